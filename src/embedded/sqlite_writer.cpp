#include "embedded/sqlite_writer.hpp"

#include <sqlite3.h>

#include <csignal>
#include <iterator>
#include <utility>

namespace redis3::embedded {
namespace {

/// Holds signals back from the threads that are begun meanwhile: a process handles its signals elsewhere.
class SignalsHeldBack {
 public:
  SignalsHeldBack() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsHeldBack() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeldBack(const SignalsHeldBack&) = delete;
  SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteConnection> connection)
    : connection_(std::move(connection)),
      rows_(*connection_),
      begin_(*connection_, "BEGIN IMMEDIATE"),
      begin_change_(*connection_, "SAVEPOINT change"),
      keep_change_(*connection_, "RELEASE change"),
      undo_change_(*connection_, "ROLLBACK TO change") {
  const SignalsHeldBack held_back;
  thread_ = std::thread([this] { run(); });
}

SqliteWriter::~SqliteWriter() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  is_work_.notify_one();
  thread_.join();
}

void SqliteWriter::add(std::unique_ptr<WaitingChange> change) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < changes_waiting_max) waiting_.push_back(std::move(change));
  }
  if (change) {
    change->finish(nullptr, Error(ErrorKind::unavailable, "too many changes wait to be written; try again"));
  } else {
    is_work_.notify_one();
  }
}

void SqliteWriter::run() {
  while (true) {
    const Batch batch = next_batch();
    if (batch.empty()) return;
    auto outcomes = commit(batch);
    for (std::size_t index = 0; index < batch.size(); ++index) {
      // What a change refers to may end with the coroutine that awaits it, so the change goes first.
      batch[index]->change = nullptr;
      batch[index]->finish(std::move(outcomes[index].bug), std::move(outcomes[index].result));
    }
  }
}

SqliteWriter::Batch SqliteWriter::next_batch() {
  std::unique_lock lock(mutex_);
  is_work_.wait(lock, [&] { return is_ending_ || !waiting_.empty(); });
  if (waiting_.size() <= changes_per_commit_max) return std::exchange(waiting_, Batch());
  const auto end = waiting_.begin() + changes_per_commit_max;
  Batch batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

std::vector<SqliteWriter::Outcome> SqliteWriter::commit(const Batch& batch) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(batch.size());
  Result<void> whole;
  try {
    SqliteQuery(begin_).run();
    for (const auto& change : batch) {
      outcomes.push_back(apply(*change));
      // A full or failing disk has ended the whole transaction, and with it what went before.
      if (!connection_->is_in_transaction()) throw end_of_transaction(outcomes.back());
    }
    whole = end_transaction();
  } catch (const Error& error) {
    whole = error;
  }
  if (connection_->is_in_transaction()) connection_->try_execute("ROLLBACK");
  outcomes.resize(batch.size());
  if (whole.has_error()) {
    for (Outcome& outcome : outcomes) {
      if (outcome.is_success()) outcome.result = whole;
    }
  }
  return outcomes;
}

Error SqliteWriter::end_of_transaction(const Outcome& last) const {
  return last.result.has_error() ? last.result.error() : connection_->to_error(SQLITE_ABORT_ROLLBACK);
}

SqliteWriter::Outcome SqliteWriter::apply(WaitingChange& change) {
  Outcome outcome;
  try {
    SqliteQuery(begin_change_).run();
    outcome.result = change.change(rows_);
    end_change(outcome.result.has_value());
  } catch (const Error& error) {
    outcome.result = error;
    end_change(false);
  } catch (...) {
    outcome.bug = std::current_exception();
    end_change(false);
  }
  return outcome;
}

void SqliteWriter::end_change(bool is_kept) {
  if (!connection_->is_in_transaction()) return;
  if (!is_kept) SqliteQuery(undo_change_).run();
  SqliteQuery(keep_change_).run();
}

// A flush that failed may still have brought the commit to the disk, where the next start would find it.
Result<void> SqliteWriter::end_transaction() {
  const int code = connection_->try_execute("COMMIT");
  if (code == SQLITE_OK) return Result<void>();
  const Error error = connection_->to_error(code);
  if ((code & 0xFF) != SQLITE_IOERR) return error;
  return Error(ErrorKind::outcome_unknown, "the disk that holds " + connection_->path() +
                                               " failed while the change was written; it may have happened");
}

}  // namespace redis3::embedded

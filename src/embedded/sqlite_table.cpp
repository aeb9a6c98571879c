#include "embedded/sqlite_table.hpp"

#include "embedded/sqlite_file.hpp"
#include "embedded/sqlite_rows.hpp"
#include "embedded/sqlite_writer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <thread>
#include <utility>

namespace redis3::embedded {
namespace {

namespace asio = boost::asio;

/// The writer's hand-over of one answer. The coroutine may run on while the writer is still on its way out of
/// post(), and its caller may then destroy what is posted to: so it does not end before the writer is out.
class HandOver {
 public:
  HandOver() = default;
  ~HandOver() {
    while (is_begun_ && !is_over_.load(std::memory_order_acquire))
      std::this_thread::yield();
  }
  HandOver(const HandOver&) = delete;
  HandOver& operator=(const HandOver&) = delete;

  /// On the coroutine's thread, before the writer knows of it.
  void begin() noexcept { is_begun_ = true; }
  /// On the writer's thread; the last thing that it does for this change.
  void end() noexcept { is_over_.store(true, std::memory_order_release); }

 private:
  bool is_begun_ = false;
  std::atomic<bool> is_over_ = false;
};

/// A change that a coroutine awaits: the coroutine goes on on its own executor, which is kept at work
/// until then.
template <class Handler>
class AwaitedChange : public WaitingChange {
 public:
  AwaitedChange(std::function<Result<void>(Rows&)> a_change, Handler handler, HandOver& hand_over)
      : WaitingChange(std::move(a_change)),
        work_(asio::get_associated_executor(handler)),
        handler_(std::move(handler)),
        hand_over_(hand_over) {}

  void finish(std::exception_ptr bug, Result<void> outcome) override {
    const auto executor = work_.get_executor();
    asio::post(executor, [work = std::move(work_), handler = std::move(handler_), bug = std::move(bug),
                          outcome = std::move(outcome)]() mutable {
      std::move(handler)(std::move(bug), std::move(outcome));
    });
    hand_over_.end();
  }

 private:
  asio::executor_work_guard<asio::associated_executor_t<Handler>> work_;
  Handler handler_;
  HandOver& hand_over_;
};

}  // namespace

/// The connection of the thread that uses the table.
class SqliteTable::Reader {
 public:
  explicit Reader(std::unique_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)),
        rows_(*connection_),
        begin_(*connection_, "BEGIN"),
        end_(*connection_, "COMMIT") {
    connection_->execute("PRAGMA query_only = ON");
  }

  Result<void> read(const std::function<void(const Rows&)>& look) {
    try {
      const Snapshot snapshot(*this);
      look(rows_);
    } catch (const Error& error) {
      return error;
    }
    return Result<void>();
  }

 private:
  /// One state of the file for everything that `look` asks.
  class Snapshot {
   public:
    explicit Snapshot(Reader& reader) : reader_(reader) { SqliteQuery(reader.begin_).run(); }
    ~Snapshot() {
      try {
        SqliteQuery(reader_.end_).run();
      } catch (const Error&) {
        reader_.connection_->try_execute("ROLLBACK");
      }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

   private:
    Reader& reader_;
  };

  std::unique_ptr<SqliteConnection> connection_;
  SqliteRows rows_;
  SqliteStatement begin_;
  SqliteStatement end_;
};

Result<std::unique_ptr<SqliteTable>> SqliteTable::open(const std::string& path) {
  try {
    return std::unique_ptr<SqliteTable>(new SqliteTable(path));
  } catch (const Error& error) {
    return error;
  }
}

SqliteTable::SqliteTable(const std::string& path)
    : writer_(std::make_unique<SqliteWriter>(open_sqlite_file(path))),
      reader_(std::make_unique<Reader>(open_sqlite_file(path))) {}

SqliteTable::~SqliteTable() = default;

Result<void> SqliteTable::read(std::function<void(const Rows&)> look) {
  return reader_->read(look);
}

Task<void> SqliteTable::write(std::function<Result<void>(Rows&)> change) {
  HandOver hand_over;
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(std::exception_ptr, Result<void>)>(
      [this, &hand_over](auto handler, std::function<Result<void>(Rows&)> the_change) {
        using Change = AwaitedChange<decltype(handler)>;
        auto waiting = std::make_unique<Change>(std::move(the_change), std::move(handler), hand_over);
        hand_over.begin();
        writer_->add(std::move(waiting));
      },
      asio::use_awaitable, std::move(change));
}

}  // namespace redis3::embedded

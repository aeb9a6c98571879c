#include "base/parallel.hpp"
#include "base/random.hpp"
#include "embedded/sqlite_connection.hpp"
#include "embedded/sqlite_table.hpp"
#include "store/embedded_store.hpp"
#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// Several processes on one file, and processes that die. Children are forked while this process has no thread
// and no connection of its own open.

using namespace redis3;
using namespace redis3::store;

namespace {

/// A forked process that runs `work` and exits with 0 where it returns true. Killed, if it still runs, at the
/// end.
class Child {
 public:
  explicit Child(const std::function<bool()>& work) : id_(fork()) {
    if (id_ == 0) _exit(work() ? 0 : 1);
  }
  ~Child() { kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    wait();
  }

  bool succeeds() { return wait() == 0; }

 private:
  int wait() {
    int status = -1;
    if (id_ > 0) waitpid(id_, &status, 0);
    id_ = 0;
    return status;
  }

  pid_t id_;
};

class Pipe {
 public:
  Pipe() {
    if (pipe(ends_) != 0) std::abort();
  }
  ~Pipe() {
    close(ends_[0]);
    close_writing();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void write(std::uint64_t number) {
    if (::write(ends_[1], &number, sizeof number) != sizeof number) _exit(2);
  }
  /// False at the end: when nobody writes any more.
  bool read(std::uint64_t& number) { return ::read(ends_[0], &number, sizeof number) == sizeof number; }
  void close_writing() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  int ends_[2];
};

/// The store on a file, with all that it stands on.
struct FileStore {
  explicit FileStore(const std::string& path)
      : table(embedded::SqliteTable::open(path).value()),
        random(SeededRandom::from_system()),
        store(*table, std::string(embedded_bucket), system_clock(), random) {}

  std::unique_ptr<embedded::SqliteTable> table;
  SeededRandom random;
  EmbeddedStore store;
};

std::string body_of(std::uint64_t number) {
  return std::string(number % 3000, static_cast<char>('a' + number % 26));
}

/// Puts objects without end, 64 at a time, and tells of each when it is acknowledged.
bool put_and_tell(const std::string& path, std::uint64_t first, Pipe& told) {
  FileStore file(path);
  return test::run(for_each_index(SIZE_MAX, 64,
                                  [&](std::size_t index) -> Task<void> {
                                    const std::uint64_t number = first + index;
                                    PutOptions options(PutCondition::if_absent());
                                    auto etag = co_await file.store.put("0/" + std::to_string(number),
                                                                        body_of(number), options);
                                    if (etag.has_error()) co_return etag.error();
                                    told.write(number);
                                    co_return Result<void>();
                                  }))
      .has_value();
}

/// Adds one to the number in an object, however often it takes.
Task<void> increment(ObjectStore& store) {
  while (true) {
    auto object = co_await store.get("0/counter", GetOptions());
    if (object.has_error()) co_return object.error();
    PutOptions options(PutCondition::if_match(object->info.etag));
    auto etag = co_await store.put("0/counter", std::to_string(std::stoi(object->body) + 1), options);
    if (etag.has_value()) co_return Result<void>();
    if (etag.error().kind() != ErrorKind::conflict) co_return etag.error();
  }
}

class Processes : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::string path_ = folder_.file("data.db");
};

}  // namespace

TEST_F(Processes, killed_under_load_lose_nothing_that_was_acknowledged) {
  std::vector<std::uint64_t> acknowledged;
  for (std::uint64_t round = 1; round <= 5; ++round) {
    Pipe told;
    Child child([&] { return put_and_tell(path_, round * 1'000'000, told); });
    told.close_writing();
    const std::size_t enough = acknowledged.size() + 397 * round;
    std::uint64_t number = 0;
    while (acknowledged.size() < enough && told.read(number))
      acknowledged.push_back(number);
    child.kill();
    while (told.read(number))
      acknowledged.push_back(number);
    ASSERT_GE(acknowledged.size(), enough);

    FileStore file(path_);
    for (const std::uint64_t each : acknowledged) {
      const auto object = test::run(file.store.get("0/" + std::to_string(each), GetOptions()));
      ASSERT_TRUE(object) << object.error().message();
      ASSERT_EQ(object->body, body_of(each));
    }
    EXPECT_EQ(embedded::SqliteConnection(path_, SQLITE_OPEN_READWRITE, path_).text("PRAGMA integrity_check"),
              "ok");
  }
}

TEST_F(Processes, race_on_one_object_and_lose_no_change) {
  constexpr int increments = 1000;
  {
    FileStore file(path_);
    ASSERT_TRUE(test::run(file.store.put("0/counter", "0", PutOptions())));
  }
  const auto work = [&] {
    FileStore file(path_);
    return test::run(for_each_index(increments, 4, [&](std::size_t) { return increment(file.store); }))
        .has_value();
  };
  Child first(work);
  Child second(work);
  EXPECT_TRUE(first.succeeds());
  EXPECT_TRUE(second.succeeds());
  FileStore file(path_);
  EXPECT_EQ(test::run(file.store.get("0/counter", GetOptions())).value().body,
            std::to_string(2 * increments));
}

TEST_F(Processes, agree_on_one_creator_of_an_object) {
  for (int round = 0; round < 20; ++round) {
    const std::string key = "0/" + std::to_string(round);
    const auto work = [&] {
      FileStore file(path_);
      return test::run(file.store.put(key, "x", PutOptions(PutCondition::if_absent()))).has_value();
    };
    Child first(work);
    Child second(work);
    const int winners = static_cast<int>(first.succeeds()) + static_cast<int>(second.succeeds());
    EXPECT_EQ(winners, 1);
  }
}

TEST_F(Processes, open_a_file_that_all_of_them_find_missing) {
  for (int round = 0; round < 10; ++round) {
    const std::string path = folder_.file(std::to_string(round) + ".db");
    const auto work = [&] {
      auto table = embedded::SqliteTable::open(path);
      if (table.has_error()) std::fprintf(stderr, "%s\n", table.error().what());
      return table.has_value();
    };
    std::vector<std::unique_ptr<Child>> children;
    for (int number = 0; number < 8; ++number)
      children.push_back(std::make_unique<Child>(work));
    for (const auto& child : children)
      EXPECT_TRUE(child->succeeds());
  }
}

#include "embedded/sqlite_table.hpp"

#include "embedded/sqlite_file.hpp"
#include "embedded/sqlite_rows.hpp"
#include "faulty_disk.hpp"
#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace redis3;
using namespace redis3::embedded;
namespace asio = boost::asio;
using testing::HasSubstr;

namespace {

class SqliteTableTest : public testing::Test {
 protected:
  void open() { table_ = SqliteTable::open(path_).value(); }

  Task<void> put(std::string name, std::string body) {
    std::function<Result<void>(Rows&)> change = [name, body](Rows& rows) {
      rows.put("b", name, RowInfo(), body);
      return Result<void>();
    };
    co_return co_await table_->write(std::move(change));
  }

  /// Starts a put and keeps its outcome.
  void begin_put(std::string name, std::string body) {
    asio::co_spawn(
        context_, put(std::move(name), std::move(body)),
        [this](std::exception_ptr, Result<void> result) { outcomes_.push_back(std::move(result)); });
  }

  std::vector<std::string> names() {
    std::vector<std::string> found;
    EXPECT_TRUE(table_->read([&](const Rows& rows) {
      for (const auto& row : rows.scan("b", "", "", 10'000))
        found.push_back(row.first);
    }));
    return found;
  }

  std::int64_t count(const char* sql) {
    SqliteConnection connection(path_, SQLITE_OPEN_READONLY, path_);
    return connection.number(sql);
  }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.file("data.db");
  asio::io_context context_{1};
  std::vector<Result<void>> outcomes_;
  std::unique_ptr<SqliteTable> table_;
};

}  // namespace

TEST_F(SqliteTableTest, keeps_what_was_written_when_it_is_opened_again) {
  open();
  ASSERT_TRUE(test::run(context_, put("name", "body")));
  table_.reset();
  open();
  EXPECT_EQ(names(), std::vector<std::string>{"name"});
}

TEST_F(SqliteTableTest, shows_a_write_to_every_other_table_on_the_file_at_once) {
  open();
  auto other = SqliteTable::open(path_).value();
  ASSERT_TRUE(test::run(context_, put("name", "body")));
  bool is_there = false;
  ASSERT_TRUE(other->read([&](const Rows& rows) { is_there = rows.find("b", "name").has_value(); }));
  EXPECT_TRUE(is_there);
}

TEST_F(SqliteTableTest, keeps_an_executor_at_work_until_the_answer_is_there) {
  open();
  for (int number = 0; number < 1000; ++number)
    begin_put(std::to_string(number), "body");
  context_.run();
  ASSERT_EQ(outcomes_.size(), 1000U);
  for (const auto& outcome : outcomes_)
    EXPECT_TRUE(outcome);
  EXPECT_EQ(names().size(), 1000U);
}

TEST_F(SqliteTableTest, answers_on_the_thread_of_the_one_who_waits) {
  open();
  std::thread::id answered_on;
  asio::co_spawn(context_, put("name", "body"),
                 [&](std::exception_ptr, Result<void>) { answered_on = std::this_thread::get_id(); });
  context_.run();
  EXPECT_EQ(answered_on, std::this_thread::get_id());
}

TEST_F(SqliteTableTest, commits_what_waits_before_it_is_destroyed) {
  open();
  for (int number = 0; number < 1000; ++number)
    begin_put(std::to_string(number), "body");
  context_.poll();
  table_.reset();
  context_.run();
  ASSERT_EQ(outcomes_.size(), 1000U);
  for (const auto& outcome : outcomes_)
    EXPECT_TRUE(outcome);
  open();
  EXPECT_EQ(names().size(), 1000U);
}

TEST_F(SqliteTableTest, fails_only_the_change_that_fails_among_those_committed_together) {
  open();
  for (int number = 0; number < 10; ++number) {
    begin_put("a" + std::to_string(number), "body");
    asio::co_spawn(
        context_, table_->write([number](Rows& rows) -> Result<void> {
          rows.put("b", "failed" + std::to_string(number), RowInfo(), "body");
          return Error(ErrorKind::conflict, "no");
        }),
        [this](std::exception_ptr, Result<void> result) { outcomes_.push_back(std::move(result)); });
  }
  context_.run();
  EXPECT_EQ(std::count_if(outcomes_.begin(), outcomes_.end(),
                          [](const auto& outcome) { return outcome.has_value(); }),
            10);
  EXPECT_EQ(names().size(), 10U);
}

TEST_F(SqliteTableTest, keeps_no_part_of_a_body_that_is_gone) {
  open();
  const std::string long_body(1'000'000, 'x');
  for (const auto name : {"replaced", "erased", "moved over", "moved"}) {
    ASSERT_TRUE(test::run(context_, put(name, long_body)));
  }
  EXPECT_EQ(count("SELECT count(*) FROM part"), 16);
  ASSERT_TRUE(test::run(context_, table_->write([](Rows& rows) {
    rows.put("b", "replaced", RowInfo(), std::string(300'000, 'y'));
    rows.erase("b", "erased");
    rows.move("b", "moved", "b", "moved over");
    return Result<void>();
  })));
  EXPECT_EQ(count("SELECT count(DISTINCT parts) FROM part"), 2);
  EXPECT_EQ(count("SELECT count(*) FROM part"), 6);
}

TEST_F(SqliteTableTest, refuses_a_body_over_the_limit) {
  open();
  const char byte = 'x';
  const auto refused = test::run(context_, table_->write([&](Rows& rows) {
    rows.put("b", "name", RowInfo(), std::string_view(&byte, body_bytes_max + 1));
    return Result<void>();
  }));
  EXPECT_EQ(refused.error().kind(), ErrorKind::invalid);
  EXPECT_TRUE(names().empty());
}

TEST_F(SqliteTableTest, reports_a_lost_part_as_corrupt) {
  open();
  ASSERT_TRUE(test::run(context_, put("name", std::string(1'000'000, 'x'))));
  SqliteConnection(path_, SQLITE_OPEN_READWRITE, path_).execute("DELETE FROM part WHERE number = 1");
  const auto looked = table_->read([](const Rows& rows) { rows.body("b", "name", 0, 1'000'000); });
  EXPECT_EQ(looked.error().kind(), ErrorKind::corrupt);
  EXPECT_THAT(looked.error().message(), HasSubstr(path_));
}

TEST_F(SqliteTableTest, changes_nothing_when_the_disk_is_full_at_any_moment) {
  test::FaultyDisk disk;
  open();
  ASSERT_TRUE(test::run(context_, put("before", "body")));
  bool has_failed = true;
  for (std::uint64_t n = 1; has_failed; ++n) {
    ASSERT_LT(n, 1000U);
    disk.fail_from(n, test::FaultyDisk::Failure::full);
    const auto outcome = test::run(context_, put("name", std::string(20'000, 'x')));
    has_failed = disk.has_failed();
    disk.mend();
    if (outcome.has_error()) {
      EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable);
      EXPECT_EQ(outcome.error().message(), "the disk that holds " + path_ + " is full; nothing was changed");
      EXPECT_EQ(names(), std::vector<std::string>{"before"});
    } else {
      EXPECT_EQ(names(), (std::vector<std::string>{"before", "name"}));
    }
  }
  table_.reset();
  open();
  EXPECT_EQ(names(), (std::vector<std::string>{"before", "name"}));
}

TEST_F(SqliteTableTest, loses_nothing_acknowledged_when_the_disk_breaks_at_any_moment) {
  test::FaultyDisk disk;
  open();
  std::vector<std::string> acknowledged;
  bool has_failed = true;
  for (std::uint64_t n = 1; has_failed; ++n) {
    ASSERT_LT(n, 1000U);
    disk.fail_from(n, test::FaultyDisk::Failure::broken);
    const std::string name = std::to_string(1000 + n);
    const auto outcome = test::run(context_, put(name, std::string(20'000, 'x')));
    has_failed = disk.has_failed();
    disk.mend();
    if (outcome) acknowledged.push_back(name);
    if (outcome.has_error()) {
      const auto kind = outcome.error().kind();
      EXPECT_TRUE(kind == ErrorKind::unavailable || kind == ErrorKind::outcome_unknown) << name_of(kind);
      EXPECT_THAT(outcome.error().message(), HasSubstr("the disk that holds " + path_ + " failed"));
    }
  }
  EXPECT_FALSE(acknowledged.empty());
  table_.reset();
  open();
  EXPECT_THAT(names(), testing::IsSupersetOf(acknowledged));
}

TEST_F(SqliteTableTest, fails_everything_that_waits_for_the_same_full_disk) {
  test::FaultyDisk disk;
  open();
  disk.fail_from(1, test::FaultyDisk::Failure::full);
  for (int number = 0; number < 100; ++number)
    begin_put(std::to_string(number), "body");
  context_.run();
  ASSERT_EQ(outcomes_.size(), 100U);
  for (const auto& outcome : outcomes_)
    EXPECT_EQ(outcome.error().kind(), ErrorKind::unavailable);
  disk.mend();
  EXPECT_TRUE(names().empty());
  context_.restart();
  EXPECT_TRUE(test::run(context_, put("later", "body")));
}

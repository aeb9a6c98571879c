#include "embedded/sqlite_file.hpp"

#include "embedded/sqlite_table.hpp"
#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace redis3;
using namespace redis3::embedded;
using testing::AllOf;
using testing::HasSubstr;

namespace {

class SqliteFileTest : public testing::Test {
 protected:
  std::string make_file(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return path_;
  }

  std::string file_bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  /// A database that some program has made with these statements.
  void make_database(const std::string& sql) {
    SqliteConnection connection(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, path_);
    connection.execute(sql.c_str());
  }

  Error refusal() {
    auto table = SqliteTable::open(path_);
    EXPECT_TRUE(table.has_error());
    return table.has_error() ? table.error() : Error();
  }

  /// Opening it is refused in these words, and leaves the file and its folder as they were.
  void expect_refused_untouched(const std::string& words) {
    const std::string before = file_bytes();
    const auto files_before = files();
    const Error error = refusal();
    EXPECT_EQ(error.kind(), ErrorKind::invalid);
    EXPECT_THAT(error.message(), AllOf(HasSubstr(path_), HasSubstr(words)));
    EXPECT_EQ(file_bytes(), before);
    EXPECT_EQ(files(), files_before);
  }

  std::size_t files() const {
    const auto begin = std::filesystem::directory_iterator(folder_.path());
    return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator()));
  }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.file("data ü %41?#.db");
};

}  // namespace

TEST_F(SqliteFileTest, is_created_where_there_is_none) {
  ASSERT_TRUE(SqliteTable::open(path_));
  const std::string bytes = file_bytes();
  ASSERT_GT(bytes.size(), 72U);
  EXPECT_EQ(bytes.substr(0, 15), "SQLite format 3");
  EXPECT_EQ(bytes.substr(68, 4), "red3");
  EXPECT_EQ(files(), 1U);  // Closed, there is no log any more.
}

TEST_F(SqliteFileTest, takes_an_empty_file_as_new) {
  make_file("");
  EXPECT_TRUE(SqliteTable::open(path_));
  EXPECT_TRUE(SqliteTable::open(path_));
}

TEST_F(SqliteFileTest, opens_again_while_it_is_open) {
  auto first = SqliteTable::open(path_);
  auto second = SqliteTable::open(path_);
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
}

TEST_F(SqliteFileTest, names_itself_before_its_log_is_merged) {
  auto open_table = SqliteTable::open(path_).value();
  ASSERT_TRUE(test::run(open_table->write([](Rows& rows) {
    rows.put("b", "name", RowInfo(), "body");
    return Result<void>();
  })));
  EXPECT_EQ(file_bytes().substr(68, 4), "red3");
  EXPECT_TRUE(std::filesystem::exists(path_ + "-wal"));
}

TEST_F(SqliteFileTest, opens_where_a_process_was_killed_while_it_merged_its_log) {
  const std::string killed = folder_.file("killed.db");
  {
    auto open_table = SqliteTable::open(path_).value();
    ASSERT_TRUE(test::run(open_table->write([](Rows& rows) {
      rows.put("b", "name", RowInfo(), std::string(100'000, 'v'));
      return Result<void>();
    })));
    std::filesystem::copy(path_, killed);
    std::filesystem::copy(path_ + "-wal", killed + "-wal");
  }
  // The first page is merged, and tells of pages that are only in the log.
  std::fstream file(killed, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(28);
  file.write("\0\0\x03\xe8", 4);
  file.close();

  auto table = SqliteTable::open(killed);
  ASSERT_TRUE(table) << table.error().message();
  std::string body;
  ASSERT_TRUE((*table)->read([&body](const Rows& rows) { body = rows.body("b", "name", 0, 200'000); }));
  EXPECT_EQ(body, std::string(100'000, 'v'));
}

TEST_F(SqliteFileTest, refuses_what_is_not_a_database) {
  make_file("a poem, and not a short one: " + std::string(5000, 'x'));
  expect_refused_untouched("is not a redis3 data file; it is not a SQLite database");
  make_file("x");
  expect_refused_untouched("is not a redis3 data file; it is not a SQLite database");
}

TEST_F(SqliteFileTest, refuses_another_programs_database) {
  make_database("CREATE TABLE t (x); INSERT INTO t VALUES (1);");
  expect_refused_untouched("is not a redis3 data file; it is a SQLite database of another program");
}

TEST_F(SqliteFileTest, refuses_another_programs_database_in_wal_mode) {
  make_database("PRAGMA journal_mode = WAL; PRAGMA application_id = 7; CREATE TABLE t (x);");
  expect_refused_untouched("of another program");
}

TEST_F(SqliteFileTest, leaves_the_log_of_another_program_alone) {
  SqliteConnection other(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, path_);
  other.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (x);");
  expect_refused_untouched("of another program");
  other.execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(other.number("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteFileTest, refuses_a_newer_redis3s_file) {
  ASSERT_TRUE(SqliteTable::open(path_));
  make_database("PRAGMA user_version = 2");
  expect_refused_untouched("was written by a newer redis3 (format 2; this one knows 1)");
}

TEST_F(SqliteFileTest, refuses_a_directory_and_other_things_that_are_no_files) {
  std::filesystem::create_directory(path_);
  EXPECT_THAT(refusal().message(), HasSubstr("it is a directory"));
  std::filesystem::remove(path_);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(refusal().message(), HasSubstr("it is not a regular file"));
}

TEST_F(SqliteFileTest, says_which_folder_is_missing) {
  path_ = folder_.file("missing/data.db");
  const Error error = refusal();
  EXPECT_EQ(error.kind(), ErrorKind::invalid);
  EXPECT_THAT(error.message(), HasSubstr("there is no folder " + folder_.file("missing")));
}

TEST_F(SqliteFileTest, says_that_it_may_not_be_written) {
  ASSERT_TRUE(SqliteTable::open(path_));
  std::filesystem::permissions(path_, std::filesystem::perms(0444));
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0555));
  const bool is_root = geteuid() == 0;  // Whom permissions do not stop.
  ASSERT_EQ(seteuid(is_root ? 65534 : geteuid()), 0);
  const Error read_only = refusal();
  path_ = folder_.file("new.db");
  const Error no_folder = refusal();
  ASSERT_EQ(seteuid(is_root ? 0 : geteuid()), 0);
  EXPECT_EQ(read_only.kind(), ErrorKind::denied);
  EXPECT_THAT(read_only.message(), HasSubstr("there is no permission to write to "));
  EXPECT_EQ(no_folder.kind(), ErrorKind::denied);
  EXPECT_THAT(no_folder.message(), AllOf(HasSubstr(path_), HasSubstr("cannot be opened")));
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
}

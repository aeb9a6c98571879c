#include "embedded/memory_table.hpp"
#include "embedded/sqlite_table.hpp"

#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::embedded;
using test::run;

namespace {

/// What every table promises, in memory and in a file.
class ObjectTableTest : public testing::TestWithParam<bool> {
 protected:
  ObjectTableTest() {
    if (GetParam()) {
      table_ = SqliteTable::open(folder_.file("data.db")).value();
    } else {
      table_ = std::make_unique<MemoryTable>();
    }
  }

  Result<void> write(std::function<Result<void>(Rows&)> change) {
    return run(table_->write(std::move(change)));
  }

  Result<void> put(std::string name, std::string body, std::string bucket = "b") {
    return write([&](Rows& rows) {
      put_row(rows, bucket, name, body);
      return Result<void>();
    });
  }

  static void put_row(Rows& rows, const std::string& bucket, const std::string& name,
                      const std::string& body) {
    RowInfo info;
    info.etag = "\"" + body.substr(0, 10) + "\"";
    info.last_modified = from_unix_milliseconds(1'732'320'000'123);
    info.attributes = "attributes of " + name;
    rows.put(bucket, name, info, body);
  }

  /// Everything there is in a bucket, a line for each row.
  std::vector<std::string> contents(std::string bucket = "b") {
    std::vector<std::string> lines;
    const auto looked = table_->read([&](const Rows& rows) {
      for (const auto& [name, info] : rows.scan(bucket, "", "", 1000)) {
        lines.push_back(name + "=" + rows.body(bucket, name, 0, info.size_bytes) + " " + info.etag + " " +
                        info.attributes);
      }
    });
    EXPECT_TRUE(looked);
    return lines;
  }

  std::vector<std::string> names(std::string prefix, std::string after, std::size_t limit) {
    std::vector<std::string> found;
    const auto looked = table_->read([&](const Rows& rows) {
      for (const auto& row : rows.scan("b", prefix, after, limit))
        found.push_back(row.first);
    });
    EXPECT_TRUE(looked);
    return found;
  }

  std::string body(std::string name, std::uint64_t offset, std::uint64_t length) {
    std::string bytes;
    EXPECT_TRUE(table_->read([&](const Rows& rows) { bytes = rows.body("b", name, offset, length); }));
    return bytes;
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<ObjectTable> table_;
};

INSTANTIATE_TEST_SUITE_P(Tables, ObjectTableTest, testing::Values(false, true),
                         [](const auto& table) { return table.param ? "sqlite" : "memory"; });

using Strings = std::vector<std::string>;

}  // namespace

TEST_P(ObjectTableTest, gives_back_what_was_put) {
  ASSERT_TRUE(put("name", "body"));
  std::optional<RowInfo> found;
  ASSERT_TRUE(table_->read([&](const Rows& rows) { found = rows.find("b", "name"); }));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->etag, "\"body\"");
  EXPECT_EQ(unix_milliseconds(found->last_modified), 1'732'320'000'123);
  EXPECT_EQ(found->attributes, "attributes of name");
  EXPECT_EQ(found->size_bytes, 4U);
  EXPECT_EQ(body("name", 0, 4), "body");
}

TEST_P(ObjectTableTest, replaces_a_row_whole) {
  ASSERT_TRUE(put("name", "a long body"));
  ASSERT_TRUE(put("name", ""));
  EXPECT_EQ(contents(), Strings{"name= \"\" attributes of name"});
}

TEST_P(ObjectTableTest, keeps_any_bytes) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte)
    all += static_cast<char>(byte);
  const std::string bucket("b\0\xFF", 3);
  ASSERT_TRUE(write([&](Rows& rows) {
    RowInfo info;
    info.attributes = all;
    rows.put(bucket, all, info, all);
    rows.put("", "", RowInfo(), "");
    return Result<void>();
  }));
  ASSERT_TRUE(table_->read([&](const Rows& rows) {
    ASSERT_TRUE(rows.find(bucket, all));
    EXPECT_EQ(rows.find(bucket, all)->attributes, all);
    EXPECT_EQ(rows.body(bucket, all, 0, 1000), all);
    EXPECT_TRUE(rows.find("", ""));
    EXPECT_FALSE(rows.find("b", all));
  }));
}

TEST_P(ObjectTableTest, reads_the_asked_part_of_a_body) {
  // Four parts of 256 KiB in a file.
  std::string whole;
  for (int number = 0; whole.size() < 1'000'000; ++number)
    whole += std::to_string(number);
  ASSERT_TRUE(put("long", whole));
  ASSERT_TRUE(put("short", "0123456789"));
  const std::uint64_t part = 256 * 1024;
  const std::pair<std::uint64_t, std::uint64_t> pieces[] = {
      {0, whole.size()},     {0, 1},         {part - 1, 2}, {part, part},          {part - 1, part + 2},
      {3 * part + 5, 7},     {17, 900'000},  {5, 0},        {whole.size() - 1, 9}, {whole.size(), 9},
      {whole.size() + 9, 9}, {9, UINT64_MAX}};
  for (const auto& [offset, length] : pieces) {
    const std::string expected = offset < whole.size() ? whole.substr(offset, length) : "";
    EXPECT_TRUE(body("long", offset, length) == expected) << offset << " " << length;
  }
  EXPECT_EQ(body("short", 3, 4), "3456");
  EXPECT_EQ(body("short", 8, 4), "89");
  EXPECT_EQ(body("short", 10, 4), "");
}

TEST_P(ObjectTableTest, puts_bytes_behind_a_body_of_any_length) {
  // A file keeps long bodies in parts of 256 KiB: in a row, on its edge, in parts, on theirs.
  constexpr std::size_t part = 256 * 1024;
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{5}, part - 1, part, part + 1, 2 * part - 1, 2 * part, 2 * part + 7}) {
    for (const std::size_t more : {std::size_t{0}, std::size_t{1}, part - 1, part, 2 * part + 3}) {
      const std::string old(length, 'o');
      const std::string added(more, 'n');
      ASSERT_TRUE(put("name", old));
      ASSERT_TRUE(write([&](Rows& rows) {
        RowInfo info;
        info.etag = "new";
        info.last_modified = from_unix_milliseconds(7);
        info.attributes = "other";
        rows.append("b", "name", info, added);
        return Result<void>();
      }));
      std::optional<RowInfo> found;
      ASSERT_TRUE(table_->read([&](const Rows& rows) { found = rows.find("b", "name"); }));
      EXPECT_EQ(found->size_bytes, length + more);
      EXPECT_EQ(found->etag, "new");
      EXPECT_EQ(unix_milliseconds(found->last_modified), 7);
      EXPECT_EQ(found->attributes, "other");
      EXPECT_TRUE(body("name", 0, length + more) == old + added) << length << " and " << more;
    }
  }
}

TEST_P(ObjectTableTest, takes_back_what_was_put_behind_a_body) {
  for (const std::size_t length : {std::size_t{4}, std::size_t{600'000}}) {
    const std::string old(length, 'o');
    ASSERT_TRUE(put("name", old));
    const auto before = contents();
    EXPECT_TRUE(write([&](Rows& rows) -> Result<void> {
                  rows.append("b", "name", RowInfo(), "more");
                  rows.append("b", "name", RowInfo(), std::string(300'000, 'm'));
                  return Error(ErrorKind::conflict, "on purpose");
                }).has_error());
    EXPECT_EQ(contents(), before);
  }
}

TEST_P(ObjectTableTest, scans_in_the_order_of_the_bytes) {
  for (const auto name : {"b", "a/2", "a", "a/10", "\xC3\xBC", "Z", "a0"})
    ASSERT_TRUE(put(name, ""));
  ASSERT_TRUE(put("a/3", "", "another bucket"));
  EXPECT_EQ(names("", "", 100), (Strings{"Z", "a", "a/10", "a/2", "a0", "b", "\xC3\xBC"}));
  EXPECT_EQ(names("a/", "", 100), (Strings{"a/10", "a/2"}));
  EXPECT_EQ(names("a/", "a/10", 100), (Strings{"a/2"}));
  EXPECT_EQ(names("a/", "a/1", 100), (Strings{"a/10", "a/2"}));
  EXPECT_EQ(names("a/", "Z", 100), (Strings{"a/10", "a/2"}));
  EXPECT_EQ(names("a/", "b", 100), Strings{});
  EXPECT_EQ(names("", "a", 2), (Strings{"a/10", "a/2"}));
  EXPECT_EQ(names("", "", 0), Strings{});
  EXPECT_EQ(names("x", "", 100), Strings{});
}

TEST_P(ObjectTableTest, erases_a_row_and_says_whether_it_was_there) {
  ASSERT_TRUE(put("name", std::string(600'000, 'x')));
  bool first = false;
  bool second = true;
  ASSERT_TRUE(write([&](Rows& rows) {
    first = rows.erase("b", "name");
    second = rows.erase("b", "name");
    return Result<void>();
  }));
  EXPECT_TRUE(first);
  EXPECT_FALSE(second);
  EXPECT_TRUE(contents().empty());
}

TEST_P(ObjectTableTest, moves_a_row_with_its_bytes_over_another) {
  const std::string long_body(600'000, 'x');
  ASSERT_TRUE(put("a", long_body));
  ASSERT_TRUE(put("c", std::string(700'000, 'y'), "other"));
  ASSERT_TRUE(write([](Rows& rows) {
    rows.move("b", "a", "other", "c");
    return Result<void>();
  }));
  EXPECT_TRUE(contents().empty());
  EXPECT_EQ(contents("other"), Strings{"c=" + long_body + " \"xxxxxxxxxx\" attributes of a"});
}

TEST_P(ObjectTableTest, leaves_a_row_that_is_moved_onto_itself) {
  ASSERT_TRUE(put("a", "body"));
  ASSERT_TRUE(write([](Rows& rows) {
    rows.move("b", "a", "b", "a");
    return Result<void>();
  }));
  EXPECT_EQ(contents(), Strings{"a=body \"body\" attributes of a"});
}

TEST_P(ObjectTableTest, takes_back_everything_of_a_change_that_returns_an_error) {
  for (const auto name : {"a", "c", "d"})
    ASSERT_TRUE(put(name, std::string("body of ") + name));
  const Strings before = contents();
  const auto failed = write([&](Rows& rows) -> Result<void> {
    put_row(rows, "b", "a", "changed");
    put_row(rows, "b", "a", std::string(600'000, 'x'));
    rows.erase("b", "a");
    put_row(rows, "b", "a", "put again");
    put_row(rows, "b", "new", "new");
    rows.move("b", "new", "b", "c");
    rows.move("b", "c", "other", "e");
    rows.erase("other", "e");
    rows.erase("b", "d");
    return Error(ErrorKind::conflict, "no");
  });
  ASSERT_TRUE(failed.has_error());
  EXPECT_EQ(failed.error().kind(), ErrorKind::conflict);
  EXPECT_EQ(failed.error().message(), "no");
  EXPECT_EQ(contents(), before);
  EXPECT_TRUE(contents("other").empty());
}

TEST_P(ObjectTableTest, takes_back_a_change_that_throws) {
  ASSERT_TRUE(put("a", "body"));
  const Strings before = contents();
  const auto failed = write([&](Rows& rows) -> Result<void> {
    put_row(rows, "b", "a", "changed");
    throw Error(ErrorKind::corrupt, "thrown");
  });
  EXPECT_EQ(failed.error().kind(), ErrorKind::corrupt);
  EXPECT_EQ(contents(), before);

  const auto bug = [&](Rows& rows) -> Result<void> {
    put_row(rows, "b", "a", "changed");
    throw std::logic_error("a bug");
  };
  EXPECT_THROW((void)write(bug), std::logic_error);
  EXPECT_EQ(contents(), before);
  EXPECT_TRUE(put("c", "later"));
}

TEST_P(ObjectTableTest, shows_a_change_its_own_writes) {
  ASSERT_TRUE(write([&](Rows& rows) {
    put_row(rows, "b", "a", "body");
    EXPECT_TRUE(rows.find("b", "a"));
    EXPECT_EQ(rows.body("b", "a", 0, 9), "body");
    rows.move("b", "a", "b", "c");
    EXPECT_FALSE(rows.find("b", "a"));
    EXPECT_EQ(rows.scan("b", "", "", 9).size(), 1U);
    return Result<void>();
  }));
}

TEST_P(ObjectTableTest, returns_what_a_look_throws) {
  const auto failed = table_->read([](const Rows&) { throw Error(ErrorKind::corrupt, "thrown"); });
  EXPECT_EQ(failed.error().kind(), ErrorKind::corrupt);
  EXPECT_TRUE(table_->read([](const Rows&) {}));
}

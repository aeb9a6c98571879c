#include "transfer/rdb_source.hpp"

#include "support/rdb_file.hpp"
#include "support/run.hpp"
#include "value/dump.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::transfer {
namespace {

using namespace std::string_literals;
using test::run;

std::string entry(char name, char value) {
  return "\0\1"s + name + '\1' + value;
}

const std::string content =
    "\xfe\0"s + entry('a', '1') + entry('b', '2') + "\xfe\1" + entry('c', '3') + entry('d', '4');

std::unique_ptr<RdbSource> source_of(const std::string& file, RdbSource::Options options) {
  return RdbSource::begin([file] { return Result<rdb::ByteReader::Fill>(test::bytes_in_pieces(file, 5)); },
                          std::move(options))
      .value();
}

/// The names of what comes, a word a group.
std::vector<std::string> names(RdbSource& source) {
  std::vector<std::string> found;
  while (true) {
    Group group = run(source.next()).value();
    found.emplace_back();
    for (const Item& item : group.items)
      found.back() += item.key;
    if (group.is_last) return found;
  }
}

using Names = std::vector<std::string>;

TEST(RdbSource, gives_the_keys_of_all_databases_or_of_one_or_those_that_match) {
  const std::string file = test::rdb_file(content);
  RdbSource::Options options;
  EXPECT_EQ(names(*source_of(file, options)), Names{"abcd"});
  options.db = 1;
  EXPECT_EQ(names(*source_of(file, options)), Names{"cd"});
  options.db = std::nullopt;
  options.pattern = "[bd]";
  EXPECT_EQ(names(*source_of(file, options)), Names{"bd"});
}

TEST(RdbSource, gives_no_more_at_once_than_its_limits) {
  RdbSource::Options options;
  options.limits.keys_max = 3;
  EXPECT_EQ(names(*source_of(test::rdb_file(content), options)), (Names{"abc", "d"}));
  options.limits.keys_max = 100;
  options.limits.bytes_max = 1;
  EXPECT_EQ(names(*source_of(test::rdb_file(content), options)), (Names{"a", "b", "c", "d", ""}));
}

TEST(RdbSource, goes_on_behind_the_token_of_any_group) {
  const std::string file = test::rdb_file(content);
  RdbSource::Options options;
  options.limits.keys_max = 1;
  const auto first = source_of(file, options);
  const std::string all = "abcd";
  for (std::size_t done = 1; done <= all.size(); ++done) {
    const std::string token = run(first->next()).value().token.value();
    const auto second = source_of(file, options);
    ASSERT_TRUE(run(second->go_on(token)).value());
    std::string rest;
    for (const std::string& name : names(*second))
      rest += name;
    EXPECT_EQ(rest, all.substr(done));
  }
}

TEST(RdbSource, begins_anew_where_the_token_is_of_another_file) {
  RdbSource::Options options;
  options.limits.keys_max = 2;
  const std::string token = run(source_of(test::rdb_file(content), options)->next()).value().token.value();
  std::string other = content;
  other[4] = 'x';
  for (const std::string& bad : {token + "0", "9:0000000000000000"s, "100000:0000000000000000"s, "x"s, ""s}) {
    const auto source = source_of(test::rdb_file(content), options);
    EXPECT_FALSE(run(source->go_on(bad)).value()) << bad;
    EXPECT_EQ(names(*source)[0], "ab");
  }
  const auto source = source_of(test::rdb_file(other), options);
  EXPECT_FALSE(run(source->go_on(token)).value());
  EXPECT_EQ(names(*source)[0], "xb");
}

TEST(RdbSource, hands_on_what_is_wrong_with_the_file) {
  const auto source = source_of("REDIS0099", RdbSource::Options());
  EXPECT_EQ(run(source->next()).error().kind(), ErrorKind::corrupt);
}

}  // namespace
}  // namespace redis3::transfer

#include "transfer/mark.hpp"

#include <gtest/gtest.h>

#include <string>

namespace redis3::transfer {
namespace {

Mark example() {
  Mark mark;
  mark.task = "import redis://h:1/0 to s3express://c\nnot a line";
  mark.source = "0123abcd 4567";
  mark.token = "0:1234";
  for (std::size_t at = 0; at < outcome_count; ++at)
    mark.tally.keys[at] = 10 + at;
  mark.tally.written_bytes = 99;
  mark.dollars = 0.123456789;
  mark.elapsed = std::chrono::milliseconds(1500);
  return mark;
}

TEST(TransferMark, is_read_as_it_was_written) {
  EXPECT_EQ(parse_mark(format_mark(example())), example());
  EXPECT_EQ(parse_mark(format_mark(Mark())), Mark());
}

TEST(TransferMark, that_is_cut_off_anywhere_or_goes_on_is_none) {
  const std::string text = format_mark(example());
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_EQ(parse_mark(text.substr(0, length)), std::nullopt) << length;
  EXPECT_EQ(parse_mark(text + "\n"), std::nullopt);
}

TEST(TransferMark, with_a_number_that_is_none_is_none) {
  std::string text = format_mark(example());
  text.replace(text.find("same=11"), 7, "same=x1");
  EXPECT_EQ(parse_mark(text), std::nullopt);
  EXPECT_EQ(parse_mark("redis3 transfer 2" + format_mark(example()).substr(17)), std::nullopt);
}

TEST(TransferMark, fits_the_same_task_from_the_same_source) {
  const Mark mark = example();
  EXPECT_TRUE(is_fit(mark, mark.task, mark.source));
  EXPECT_FALSE(is_fit(mark, mark.task + " replace", mark.source));
  EXPECT_FALSE(is_fit(mark, mark.task, "another start of the server"));
  Mark nameless = mark;
  nameless.source.clear();
  EXPECT_FALSE(is_fit(nameless, mark.task, "")) << "of two that say nothing nobody knows that they are one";
}

TEST(TransferMark, knows_both_ends_or_none) {
  EXPECT_EQ(ends_of("abc", "place"), "abc place");
  EXPECT_EQ(ends_of("", "place"), "");
  EXPECT_EQ(ends_of("place", ""), "");
}

}  // namespace
}  // namespace redis3::transfer

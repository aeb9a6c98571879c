#include "model/lost_write.hpp"

#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::model;

namespace {

const store::Etag old_etag("\"old\"");
const store::Etag new_etag("\"new\"");

WriteBase on(std::vector<WriteId> ids) {
  return WriteBase{old_etag, std::move(ids)};
}
WriteBase on_nothing() {
  return WriteBase{};
}
FoundVersion found(store::Etag etag, std::vector<WriteId> ids) {
  return FoundVersion{std::move(etag), std::move(ids)};
}

}  // namespace

TEST(WriteChain, goes_from_the_own_id_back_over_the_base) {
  EXPECT_EQ(chain_after("own", on({"b", "c"})), (std::vector<WriteId>{"own", "b", "c"}));
  EXPECT_EQ(chain_after("own", on({})), (std::vector<WriteId>{"own", "@old"}));
  EXPECT_EQ(chain_after("own", on_nothing()), (std::vector<WriteId>{"own", "-"}));
}

TEST(WriteChain, is_cut_to_its_limit) {
  std::vector<WriteId> ids;
  for (int i = 0; i < 20; ++i)
    ids.push_back(std::to_string(i));
  const auto chain = chain_after("own", on(ids));
  EXPECT_EQ(chain.size(), write_ids_max);
  EXPECT_EQ(chain.front(), "own");
  EXPECT_EQ(chain.back(), "6");
}

TEST(LostWrite, happened_where_its_id_is_the_newest) {
  EXPECT_EQ(judge_lost_write("own", on({"b"}), found(new_etag, {"own", "b"})), LostWrite::happened);
  EXPECT_EQ(judge_lost_write("own", on_nothing(), found(new_etag, {"own", "-"})), LostWrite::happened);
}

TEST(LostWrite, happened_where_others_have_written_on_top_of_it) {
  EXPECT_EQ(judge_lost_write("own", on({"b"}), found(new_etag, {"x", "y", "own", "b"})), LostWrite::happened);
}

TEST(LostWrite, is_still_possible_while_the_object_is_what_it_expects) {
  EXPECT_EQ(judge_lost_write("own", on({"b"}), found(old_etag, {"b"})), LostWrite::still_possible);
  EXPECT_EQ(judge_lost_write("own", on({}), found(old_etag, {})), LostWrite::still_possible);
}

TEST(LostWrite, tag_made_of_the_bytes_does_not_tell_that_the_object_is_what_it_expects) {
  WriteBase plain = on({});
  plain.is_tag_unique = false;
  // Ours may have come, and the bytes of before been set again.
  EXPECT_EQ(judge_lost_write("own", plain, found(old_etag, {})), LostWrite::unknown);
  EXPECT_EQ(judge_lost_write("own", plain, found(new_etag, {"x", "@old"})), LostWrite::unknown);
  EXPECT_EQ(judge_lost_write("own", plain, found(new_etag, {"own", "@old"})), LostWrite::happened);

  WriteBase with_id = on({"b", "c"});
  with_id.is_tag_unique = false;
  EXPECT_EQ(judge_lost_write("own", with_id, found(old_etag, {"b", "c"})), LostWrite::still_possible);
  EXPECT_EQ(judge_lost_write("own", with_id, found(old_etag, {})), LostWrite::unknown);
  EXPECT_EQ(judge_lost_write("own", with_id, found(old_etag, {"x", "b", "c"})), LostWrite::did_not_happen);
}

TEST(LostWrite, did_not_happen_where_the_chain_goes_back_to_the_base_without_it) {
  EXPECT_EQ(judge_lost_write("own", on({"b", "c"}), found(new_etag, {"x", "b", "c"})),
            LostWrite::did_not_happen);
  EXPECT_EQ(judge_lost_write("own", on({}), found(new_etag, {"x", "@old"})), LostWrite::did_not_happen);
}

TEST(LostWrite, is_unknown_where_a_plain_set_wiped_the_chain) {
  EXPECT_EQ(judge_lost_write("own", on({"b"}), found(new_etag, {})), LostWrite::unknown);
  EXPECT_EQ(judge_lost_write("own", on({"b"}), found(new_etag, {"x", "@other"})), LostWrite::unknown);
}

TEST(LostWrite, is_unknown_where_the_chain_was_cut_before_the_base) {
  EXPECT_EQ(judge_lost_write("own", on({"b"}), found(new_etag, {"1", "2", "3", "4", "5", "6", "7", "8"})),
            LostWrite::unknown);
}

TEST(LostWrite, is_unknown_where_the_object_is_gone) {
  EXPECT_EQ(judge_lost_write("own", on({"b"}), std::nullopt), LostWrite::unknown);
  EXPECT_EQ(judge_lost_write("own", on_nothing(), std::nullopt), LostWrite::unknown);
}

TEST(LostWrite, that_creates_is_unknown_where_somebody_else_created) {
  // Ours may have been there and deleted before theirs.
  EXPECT_EQ(judge_lost_write("own", on_nothing(), found(new_etag, {"x", "-"})), LostWrite::unknown);
}

namespace {

const TimePoint now = from_unix_milliseconds(1000);

std::optional<Record> record(std::string value, std::optional<TimePoint> expires_at = std::nullopt) {
  Record one;
  one.value = std::move(value);
  one.expires_at = expires_at;
  return one;
}

Known known(store::Etag etag, std::string value, std::optional<TimePoint> expires_at = std::nullopt) {
  Known one;
  one.etag = std::move(etag);
  one.value = std::move(value);
  one.header.expires_at = expires_at;
  return one;
}

}  // namespace

TEST(LostPlainWrite, is_done_where_what_it_wants_is_there) {
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{record("v"), {}}, known(new_etag, "v"), now),
            LostWrite::happened);
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{record("v"), old_etag}, known(old_etag, "v"), now),
            LostWrite::happened)
      << "it was there before: to write it again changes nothing";
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{std::nullopt, {}}, Known(), now), LostWrite::happened);
}

TEST(LostPlainWrite, is_done_where_what_it_wants_has_expired_and_nothing_is_there) {
  const PlainWrite write{record("v", now), {}};
  EXPECT_EQ(judge_lost_plain_write(write, Known(), now), LostWrite::happened);
  EXPECT_EQ(judge_lost_plain_write(write, known(new_etag, "v", now), now), LostWrite::happened);
  EXPECT_EQ(judge_lost_plain_write(write, Known(), now - std::chrono::milliseconds(1)), LostWrite::unknown);
}

TEST(LostPlainWrite, is_still_possible_where_the_version_of_before_is_there) {
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{record("v"), old_etag}, known(old_etag, "old"), now),
            LostWrite::still_possible);
}

TEST(LostPlainWrite, is_unknown_where_something_else_is_there) {
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{record("v"), old_etag}, known(new_etag, "w"), now),
            LostWrite::unknown);
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{record("v"), {}}, known(old_etag, "old"), now),
            LostWrite::unknown);
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{record("v"), old_etag}, Known(), now), LostWrite::unknown);
  EXPECT_EQ(judge_lost_plain_write(PlainWrite{record("v"), {}},
                                   known(new_etag, "v", now + std::chrono::hours(1)), now),
            LostWrite::unknown)
      << "the bytes are the same, the time to live is not";
}

namespace {

LostWrite judge_append(const std::vector<WriteId>& ids_before, Known found, std::string_view there) {
  return judge_lost_append(Append{WriteBase{old_etag, ids_before}, 10, "ab"}, found, there);
}

Known with_ids(store::Etag etag, std::vector<WriteId> ids) {
  Known one = known(std::move(etag), "");
  one.header.write_ids = std::move(ids);
  return one;
}

}  // namespace

TEST(LostAppend, is_still_possible_where_the_version_of_before_is_there) {
  EXPECT_EQ(judge_append({}, with_ids(old_etag, {}), ""), LostWrite::still_possible);
  EXPECT_EQ(judge_append({"x"}, with_ids(old_etag, {"x"}), ""), LostWrite::still_possible);
}

TEST(LostAppend, did_not_happen_where_others_have_appended_something_else) {
  EXPECT_EQ(judge_append({"x", "y"}, with_ids(new_etag, {"x", "y"}), "cd"), LostWrite::did_not_happen);
  EXPECT_EQ(judge_append({"x"}, with_ids(new_etag, {"x"}), "a"), LostWrite::did_not_happen);
}

TEST(LostAppend, is_unknown_where_the_same_bytes_are_there) {
  EXPECT_EQ(judge_append({"x"}, with_ids(new_etag, {"x"}), "ab"), LostWrite::unknown)
      << "somebody else may have appended the same";
}

TEST(LostAppend, is_unknown_where_the_object_has_become_another_one) {
  EXPECT_EQ(judge_append({"x"}, Known(), ""), LostWrite::unknown);
  EXPECT_EQ(judge_append({"x"}, with_ids(new_etag, {"z", "x"}), "cd"), LostWrite::unknown);
  EXPECT_EQ(judge_append({"x"}, with_ids(new_etag, {}), "cd"), LostWrite::unknown);
  EXPECT_EQ(judge_append({}, with_ids(new_etag, {}), "cd"), LostWrite::unknown)
      << "nothing tells what was appended to from what was put";
}

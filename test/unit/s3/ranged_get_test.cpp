#include "s3/ranged_get.hpp"

#include "s3/part_plan.hpp"
#include "support/run.hpp"
#include "unit/s3/script.hpp"

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <stdexcept>
#include <vector>

namespace redis3::s3 {
namespace {

/// Stands in for S3: answers a GET of a part from the value, unless an answer is prepared.
class RangedGetTest : public testing::Test {
 protected:
  RangedGetTest() {
    for (std::size_t at = 0; at < value.size(); at += 1000)
      value[at] = static_cast<char>(at / 1000);
  }

  http::Response cut_answer(const std::string& its_etag = "\"e\"") const {
    const test::Fields fields = {{"etag", its_etag}, {"content-length", std::to_string(value.size())}};
    http::Response answer = test::response(200, fields, value.substr(0, get_first_bytes));
    answer.is_cut = true;
    return answer;
  }
  void prepare(Result<http::Response> answer) { prepared.emplace_back(std::move(answer)); }
  void change() { prepare(Error(ErrorKind::conflict, "It is another one.")); }
  /// All parts of one reading meet another object.
  void change_all() {
    for (int part = 0; part < 3; ++part)
      change();
  }

  Result<http::Response> read() {
    Perform perform = [this](Call call) { return take(std::move(call)); };
    return redis3::test::run(read_rest(GetRequest("k"), cut_answer(), std::move(perform)));
  }

  std::string value = std::string(20u << 20, 'v');
  std::string etag = "\"e\"";
  bool reads_into_place = true;
  std::deque<Result<http::Response>> prepared;
  std::vector<Call> seen;

 private:
  Task<http::Response> take(Call call) {
    seen.push_back(call);
    std::optional<Result<http::Response>> answer;
    if (!prepared.empty()) {
      answer.emplace(std::move(prepared.front()));
      prepared.pop_front();
    } else if (call.range.empty()) {
      answer.emplace(cut_answer(etag));
    } else {
      const std::size_t dash = call.range.find('-');
      const std::size_t first = std::stoull(call.range.substr(6, dash - 6));
      const std::size_t last = std::stoull(call.range.substr(dash + 1));
      const std::string range = "bytes " + call.range.substr(6) + '/' + std::to_string(value.size());
      const std::string_view part = std::string_view(value).substr(first, last - first + 1);
      answer.emplace(test::response(206, {{"content-range", range}, {"etag", etag}}));
      if (reads_into_place) {
        std::copy(part.begin(), part.end(), call.body_place.begin());
        (*answer)->is_in_place = true;
      } else {
        (*answer)->body = part;
      }
    }
    co_await boost::asio::post(boost::asio::use_awaitable);
    co_return std::move(*answer);
  }
};

TEST_F(RangedGetTest, rest_of_the_value_is_read_in_parts_of_the_same_object) {
  const auto answer = read();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->body == value);
  EXPECT_FALSE(answer->is_cut);
  EXPECT_EQ(answer->field("etag"), "\"e\"");
  ASSERT_EQ(seen.size(), 3u);
  for (const Call& call : seen)
    EXPECT_EQ(call.if_match, "\"e\"");
  EXPECT_TRUE(seen[0].range.starts_with("bytes=1048576-"));
  EXPECT_TRUE(seen[2].range.ends_with("-20971519"));
}

TEST_F(RangedGetTest, parts_may_come_in_answers_of_their_own) {
  reads_into_place = false;
  EXPECT_TRUE(read()->body == value);
}

TEST_F(RangedGetTest, part_of_another_object_is_noticed_where_the_server_ignores_the_condition) {
  etag = "\"f\"";
  const auto answer = read();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->field("etag"), "\"f\"");
  ASSERT_EQ(seen.size(), 7u);
  EXPECT_EQ(seen[3].range, "");
  EXPECT_EQ(seen[4].if_match, "\"f\"");
}

TEST_F(RangedGetTest, object_that_changes_is_read_again_from_its_beginning) {
  change_all();
  prepare(cut_answer());
  const auto answer = read();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->body == value);
  ASSERT_EQ(seen.size(), 7u);
  EXPECT_EQ(seen[3].range, "");
  EXPECT_EQ(seen[3].cut.whole_bytes_max, get_whole_bytes_max);
}

TEST_F(RangedGetTest, object_that_changes_again_and_again_is_read_at_one_go) {
  change_all();
  prepare(cut_answer());
  change_all();
  prepare(cut_answer());
  change_all();
  prepare(test::response(200, {{"etag", "\"f\""}}, "whole"));
  EXPECT_EQ(read()->body, "whole");
  EXPECT_EQ(seen.back().cut.whole_bytes_max, http::BodyCut().whole_bytes_max);
}

TEST_F(RangedGetTest, failure_of_a_part_is_that_of_the_read) {
  prepare(Error(ErrorKind::unavailable, "It failed."));
  EXPECT_EQ(read().error().kind(), ErrorKind::unavailable);
  prepare(Error(ErrorKind::not_found, "It is gone."));
  EXPECT_EQ(read().error().kind(), ErrorKind::not_found);
}

TEST_F(RangedGetTest, another_part_than_was_asked_for_is_corrupt) {
  prepare(test::response(200, {}, value));
  EXPECT_EQ(read().error().kind(), ErrorKind::corrupt);
  prepare(test::response(206, {{"content-range", "bytes 0-9/20971520"}}, std::string(10, 'v')));
  EXPECT_EQ(read().error().kind(), ErrorKind::corrupt);
}

}  // namespace
}  // namespace redis3::s3

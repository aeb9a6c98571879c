#include "session/pipeline.hpp"

#include "session/server.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::session;

namespace {

Footprint footprint(const command::Argv& argv, std::int64_t db = 0) {
  return Footprint::of(*Server::table().find(std::span<const std::string>(argv)), argv, db);
}

/// The texts of the replies, in the order in which they go out.
struct Out {
  void operator()(const Reply& reply) { *text += reply.text(); }
  std::string* text;
};

}  // namespace

TEST(Footprint, a_call_without_keys_touches_everything) {
  for (const command::Argv& argv : {command::Argv{"DBSIZE"},
                                    {"FLUSHALL"},
                                    {"PING"},
                                    {"SELECT", "1"},
                                    {"MULTI"},
                                    {"WATCH", "k"},
                                    {"SORT", "k", "BY", "w_*"}})
    EXPECT_TRUE(footprint(argv).is_everything()) << argv[0];
}

TEST(Footprint, calls_overlap_where_they_share_a_key_of_one_database) {
  EXPECT_TRUE(footprint({"GET", "a"}).overlaps(footprint({"SET", "a", "1"})));
  EXPECT_FALSE(footprint({"GET", "a"}).overlaps(footprint({"GET", "b"})));
  EXPECT_FALSE(footprint({"GET", "a"}, 0).overlaps(footprint({"GET", "a"}, 1)));
  EXPECT_TRUE(footprint({"MGET", "a", "b"}).overlaps(footprint({"GET", "b"})));
  EXPECT_TRUE(footprint({"GET", "b"}).overlaps(footprint({"MGET", "a", "b"})));
  EXPECT_TRUE(footprint({"MGET", "a", "b"}).overlaps(footprint({"MSET", "c", "1", "b", "2"})));
  EXPECT_FALSE(footprint({"MGET", "a", "b"}).overlaps(footprint({"MSET", "c", "1", "d", "2"})));
  EXPECT_TRUE(footprint({"DBSIZE"}).overlaps(footprint({"GET", "a"})));
}

TEST(Footprint, long_calls_are_not_compared_key_by_key) {
  constexpr int keys = 200'000;
  command::Argv even{"MGET"}, odd{"MGET"};
  for (int i = 0; i < keys; i += 2) {
    even.push_back(std::to_string(i));
    odd.push_back(std::to_string(i + 1));
  }
  // Key by key, this would take minutes, and ctest would end it.
  EXPECT_FALSE(footprint(even).overlaps(footprint(odd)));
  odd.push_back("0");
  EXPECT_TRUE(footprint(even).overlaps(footprint(odd)));
}

TEST(Pipeline, replies_go_out_in_the_order_of_their_calls) {
  Pipeline pipeline;
  std::string out;
  const auto first = pipeline.begin(footprint({"GET", "a"}));
  const auto second = pipeline.begin(footprint({"GET", "b"}));
  const auto third = pipeline.begin(footprint({"GET", "c"}));
  pipeline.end(second, Reply::bulk("2"), Out{&out});
  EXPECT_EQ(out, "");
  EXPECT_GE(pipeline.waiting_bytes(), 1u);
  pipeline.end(first, Reply::bulk("1"), Out{&out});
  EXPECT_EQ(out, "12");
  EXPECT_EQ(pipeline.size(), 1u);
  pipeline.end(third, Reply::bulk("3"), Out{&out});
  EXPECT_EQ(out, "123");
  EXPECT_TRUE(pipeline.is_empty());
  EXPECT_EQ(pipeline.waiting_bytes(), 0u);
}

TEST(Pipeline, a_call_without_a_reply_holds_nobody_up) {
  Pipeline pipeline;
  std::string out;
  const auto first = pipeline.begin(footprint({"GET", "a"}));
  const auto second = pipeline.begin(footprint({"GET", "b"}));
  pipeline.end(second, Reply::bulk("2"), Out{&out});
  pipeline.end(first, std::nullopt, Out{&out});
  EXPECT_EQ(out, "2");
}

TEST(Pipeline, what_waits_is_counted_with_all_its_elements) {
  Pipeline pipeline;
  std::string out;
  pipeline.begin(footprint({"GET", "a"}));
  const auto second = pipeline.begin(footprint({"MGET", "b", "c"}));
  std::vector<Reply> values{Reply::bulk(std::string(500, 'b')), Reply::bulk(std::string(700, 'c'))};
  pipeline.end(second, Reply::array(std::move(values)), Out{&out});
  EXPECT_GE(pipeline.waiting_bytes(), 1200u);
  EXPECT_LT(pipeline.waiting_bytes(), 1300u);
}

TEST(Pipeline, single_keys_run_beside_each_other_since_their_lanes_keep_the_order) {
  Pipeline pipeline;
  pipeline.begin(footprint({"SET", "a", "1"}));
  EXPECT_TRUE(pipeline.admits(footprint({"GET", "a"})));
  EXPECT_TRUE(pipeline.admits(footprint({"GET", "b"})));
}

TEST(Pipeline, what_touches_everything_runs_alone) {
  Pipeline pipeline;
  std::string out;
  const auto get = pipeline.begin(footprint({"GET", "a"}));
  EXPECT_FALSE(pipeline.admits(footprint({"DBSIZE"})));
  pipeline.end(get, Reply::bulk(""), Out{&out});
  EXPECT_TRUE(pipeline.admits(footprint({"DBSIZE"})));
  const auto dbsize = pipeline.begin(footprint({"DBSIZE"}));
  EXPECT_TRUE(pipeline.is_running_with_everything());
  EXPECT_FALSE(pipeline.admits(footprint({"GET", "a"})));
  pipeline.end(dbsize, Reply::bulk(""), Out{&out});
  EXPECT_TRUE(pipeline.admits(footprint({"GET", "a"})));
}

TEST(Pipeline, several_keys_wait_for_those_they_share_and_are_waited_for) {
  Pipeline pipeline;
  std::string out;
  const auto set = pipeline.begin(footprint({"SET", "a", "1"}));
  EXPECT_FALSE(pipeline.admits(footprint({"RENAME", "a", "b"})));
  EXPECT_TRUE(pipeline.admits(footprint({"RENAME", "c", "d"})));
  pipeline.end(set, Reply::bulk(""), Out{&out});
  const auto rename = pipeline.begin(footprint({"RENAME", "a", "b"}));
  EXPECT_FALSE(pipeline.admits(footprint({"GET", "b"})));
  EXPECT_TRUE(pipeline.admits(footprint({"GET", "c"})));
  EXPECT_FALSE(pipeline.admits(footprint({"MGET", "c", "a"})));
  pipeline.end(rename, Reply::bulk(""), Out{&out});
  EXPECT_TRUE(pipeline.admits(footprint({"GET", "b"})));
}

TEST(Pipeline, a_call_that_has_ended_is_in_nobodys_way_though_its_reply_waits) {
  Pipeline pipeline;
  std::string out;
  pipeline.begin(footprint({"GET", "slow"}));
  const auto rename = pipeline.begin(footprint({"RENAME", "a", "b"}));
  pipeline.end(rename, Reply::bulk("+OK"), Out{&out});
  EXPECT_EQ(out, "");
  EXPECT_TRUE(pipeline.admits(footprint({"GET", "a"})));
}

#include "session/channels.hpp"

#include "fake_outlet.hpp"

#include <gtest/gtest.h>

namespace redis3::session {
namespace {

using Kind = Channels::Kind;
using Replies = std::vector<Reply>;

class ChannelsTest : public ::testing::Test {
 protected:
  Channels channels;
  FakeClient first{1};
  FakeClient second{2};
};

TEST_F(ChannelsTest, a_message_reaches_everybody_who_listens) {
  channels.subscribe(first.client, Kind::channel, "news");
  channels.subscribe(second.client, Kind::channel, "news");
  EXPECT_EQ(channels.publish("news", "hello"), 2u);
  EXPECT_EQ(channels.publish("other", "hello"), 0u);
  EXPECT_EQ(first.outlet.take(), (Replies{push_of({"message", "news", "hello"})}));
  EXPECT_EQ(second.outlet.take(), (Replies{push_of({"message", "news", "hello"})}));
}

TEST_F(ChannelsTest, the_channel_comes_before_the_patterns_and_each_that_matches_counts) {
  channels.subscribe(first.client, Kind::pattern, "n*");
  channels.subscribe(first.client, Kind::pattern, "[mn]ews");
  channels.subscribe(first.client, Kind::pattern, "x*");
  channels.subscribe(first.client, Kind::channel, "news");
  EXPECT_EQ(channels.publish("news", "hello"), 3u);
  EXPECT_EQ(first.outlet.take(),
            (Replies{push_of({"message", "news", "hello"}), push_of({"pmessage", "[mn]ews", "news", "hello"}),
                     push_of({"pmessage", "n*", "news", "hello"})}));
}

TEST_F(ChannelsTest, shard_channels_are_channels_of_their_own) {
  channels.subscribe(first.client, Kind::channel, "news");
  channels.subscribe(first.client, Kind::pattern, "*");
  channels.subscribe(second.client, Kind::shard_channel, "news");
  EXPECT_EQ(channels.publish_to_shard("news", "hello"), 1u);
  EXPECT_EQ(first.outlet.take(), Replies());
  EXPECT_EQ(second.outlet.take(), (Replies{push_of({"smessage", "news", "hello"})}));
}

TEST_F(ChannelsTest, who_subscribes_twice_listens_once) {
  EXPECT_TRUE(channels.subscribe(first.client, Kind::channel, "news"));
  EXPECT_FALSE(channels.subscribe(first.client, Kind::channel, "news"));
  EXPECT_EQ(channels.publish("news", "hello"), 1u);
  EXPECT_TRUE(channels.unsubscribe(first.client, Kind::channel, "news"));
  EXPECT_FALSE(channels.unsubscribe(first.client, Kind::channel, "news"));
  EXPECT_EQ(channels.publish("news", "hello"), 0u);
}

TEST_F(ChannelsTest, the_client_knows_what_it_listens_to) {
  channels.subscribe(first.client, Kind::channel, "a");
  channels.subscribe(first.client, Kind::pattern, "p*");
  channels.subscribe(first.client, Kind::shard_channel, "s");
  EXPECT_EQ(first.client.channels, std::set<std::string>{"a"});
  EXPECT_EQ(first.client.patterns, std::set<std::string>{"p*"});
  EXPECT_EQ(first.client.shard_channels, std::set<std::string>{"s"});
  channels.unsubscribe(first.client, Kind::pattern, "p*");
  EXPECT_TRUE(first.client.patterns.empty());
}

TEST_F(ChannelsTest, what_nobody_listens_to_is_forgotten) {
  for (const Kind kind : {Kind::channel, Kind::pattern, Kind::shard_channel}) {
    channels.subscribe(first.client, kind, "a");
    channels.subscribe(first.client, kind, "b");
    channels.subscribe(second.client, kind, "a");
  }
  EXPECT_EQ(channels.pattern_count(), 2u);
  channels.unsubscribe_from_all(first.client);
  EXPECT_FALSE(first.client.is_subscriber());
  EXPECT_EQ(channels.channels().size(), 1u);
  EXPECT_EQ(channels.shard_channels().size(), 1u);
  EXPECT_EQ(channels.pattern_count(), 1u);
  EXPECT_EQ(channels.publish("a", ""), 2u);
  EXPECT_EQ(first.outlet.take(), Replies());
}

}  // namespace
}  // namespace redis3::session

#include "command_fixture.hpp"

#include <array>

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

using StringSetFamily = CommandTest;

TEST_F(StringSetFamily, set_replaces_the_value_and_its_expiry) {
  run({"set", "key", "old", "EX", "10"});
  EXPECT_EQ(run({"set", "key", "new"}), ok());
  EXPECT_EQ(run({"ttl", "key"}), integer(-1));
  EXPECT_EQ(run({"get", "key"}), bulk("new"));
}

// Expiry

TEST_F(StringSetFamily, a_key_is_gone_at_its_millisecond) {
  EXPECT_EQ(run({"set", "key", "val", "PX", "20"}), ok());
  advance(19ms);
  EXPECT_EQ(run({"get", "key"}), bulk("val"));
  advance(1ms);
  EXPECT_EQ(run({"get", "key"}), nil());
}

TEST_F(StringSetFamily, every_way_to_say_an_expiry_means_the_same) {
  const std::int64_t now = unix_milliseconds(bucket.clock.now());
  ASSERT_EQ(now % 1000, 0);
  for (const auto& [option, amount] : std::vector<std::pair<std::string, std::int64_t>>{
           {"EX", 7}, {"px", 7000}, {"ExAt", now / 1000 + 7}, {"PXAT", now + 7000}}) {
    EXPECT_EQ(run({"set", "key", "val", option, std::to_string(amount)}), ok()) << option;
    EXPECT_EQ(run({"pttl", "key"}), integer(7000)) << option;
  }
}

TEST_F(StringSetFamily, of_an_expiry_that_is_said_twice_the_last_one_counts) {
  EXPECT_EQ(run({"set", "key", "val", "EX", "10", "EX", "20"}), ok());
  EXPECT_EQ(run({"ttl", "key"}), integer(20));
}

TEST_F(StringSetFamily, keepttl_keeps_the_expiry) {
  run({"set", "key", "old", "PX", "20"});
  EXPECT_EQ(run({"set", "key", "new", "KEEPTTL"}), ok());
  EXPECT_EQ(run({"pttl", "key"}), integer(20));
  EXPECT_EQ(run({"get", "key"}), bulk("new"));
  advance(20ms);
  EXPECT_EQ(run({"get", "key"}), nil());
}

TEST_F(StringSetFamily, keepttl_does_not_bring_back_the_expiry_of_an_expired_key) {
  run({"set", "key", "old", "PX", "20"});
  advance(20ms);
  EXPECT_EQ(run({"set", "key", "new", "KEEPTTL"}), ok());
  EXPECT_EQ(run({"ttl", "key"}), integer(-1));
}

TEST_F(StringSetFamily, an_expiry_that_has_passed_removes_the_key) {
  run({"set", "key", "old"});
  EXPECT_EQ(run({"set", "key", "new", "EXAT", "1"}), ok());
  EXPECT_EQ(run({"exists", "key"}), integer(0));
}

TEST_F(StringSetFamily, an_expiry_that_has_passed_obeys_the_conditions) {
  run({"set", "key", "old"});
  EXPECT_EQ(run({"set", "key", "new", "NX", "PXAT", "1"}), nil());
  EXPECT_EQ(run({"get", "key"}), bulk("old"));
  EXPECT_EQ(run({"set", "key", "new", "GET", "PXAT", "1"}), bulk("old"));
  EXPECT_EQ(run({"get", "key"}), nil());
  EXPECT_EQ(run({"set", "key", "new", "NX", "PXAT", "1"}), ok());
  EXPECT_EQ(run({"get", "key"}), nil());
}

// Conditions

TEST_F(StringSetFamily, nx_sets_only_what_is_not_there) {
  EXPECT_EQ(run({"set", "key", "first", "NX"}), ok());
  EXPECT_EQ(run({"set", "key", "second", "nx"}), nil());
  EXPECT_EQ(run({"get", "key"}), bulk("first"));
}

TEST_F(StringSetFamily, nx_takes_an_expired_key_for_absent) {
  run_elsewhere({"set", "lock", "theirs", "PX", "20"});
  EXPECT_EQ(run({"set", "lock", "ours", "NX", "PX", "50"}), nil());
  advance(20ms);
  EXPECT_EQ(run({"set", "lock", "ours", "NX", "PX", "50"}), ok());
  EXPECT_EQ(run({"get", "lock"}), bulk("ours"));
  EXPECT_EQ(run({"pttl", "lock"}), integer(50));
}

TEST_F(StringSetFamily, xx_sets_only_what_is_there) {
  EXPECT_EQ(run({"set", "key", "val", "XX"}), nil());
  EXPECT_EQ(run({"exists", "key"}), integer(0));
  run({"set", "key", "val"});
  EXPECT_EQ(run({"set", "key", "new", "XX"}), ok());
  EXPECT_EQ(run({"get", "key"}), bulk("new"));
}

TEST_F(StringSetFamily, ifeq_sets_only_what_holds_the_value) {
  EXPECT_EQ(run({"set", "key", "b", "IFEQ", "a"}), nil());
  EXPECT_EQ(run({"exists", "key"}), integer(0));
  run({"set", "key", "a"});
  EXPECT_EQ(run({"set", "key", "b", "IFEQ", "A"}), nil());
  EXPECT_EQ(run({"set", "key", "b", "ifeq", "a"}), ok());
  EXPECT_EQ(run({"get", "key"}), bulk("b"));
}

TEST_F(StringSetFamily, ifeq_is_not_fooled_by_what_this_process_wrote_last) {
  run({"set", "key", "ours"});
  run_elsewhere({"set", "key", "theirs"});
  EXPECT_EQ(run({"set", "key", "new", "IFEQ", "ours"}), nil());
  EXPECT_EQ(run({"get", "key"}), bulk("theirs"));
}

TEST_F(StringSetFamily, ifne_sets_what_is_absent_or_holds_another_value) {
  EXPECT_EQ(run({"set", "key", "a", "IFNE", "b"}), ok());
  EXPECT_EQ(run({"set", "key", "b", "IFNE", "a"}), nil());
  EXPECT_EQ(run({"set", "key", "b", "IFNE", "c"}), ok());
  EXPECT_EQ(run({"get", "key"}), bulk("b"));
}

TEST_F(StringSetFamily, ifeq_and_ifne_take_any_word_for_a_value) {
  run({"set", "key", "NX"});
  EXPECT_EQ(run({"set", "key", "v", "IFEQ", "NX", "EX", "10"}), ok());
  EXPECT_EQ(run({"ttl", "key"}), integer(10));
  EXPECT_EQ(run({"set", "key", "w", "IFNE", ""}), ok());
}

TEST_F(StringSetFamily, a_condition_that_does_not_hold_leaves_the_expiry) {
  run({"set", "key", "val", "EX", "10"});
  EXPECT_EQ(run({"set", "key", "new", "NX", "EX", "99"}), nil());
  EXPECT_EQ(run({"set", "key", "new", "IFEQ", "other", "EX", "99"}), nil());
  EXPECT_EQ(run({"ttl", "key"}), integer(10));
}

// GET

TEST_F(StringSetFamily, set_get_tells_the_value_before_whether_it_sets_or_not) {
  EXPECT_EQ(run({"set", "key", "a", "GET"}), nil());
  EXPECT_EQ(run({"set", "key", "b", "GET"}), bulk("a"));
  EXPECT_EQ(run({"set", "key", "c", "NX", "GET"}), bulk("b"));
  EXPECT_EQ(run({"set", "key", "c", "IFEQ", "x", "GET"}), bulk("b"));
  EXPECT_EQ(run({"get", "key"}), bulk("b"));
  EXPECT_EQ(run({"set", "key", "c", "GET", "IFEQ", "b"}), bulk("b"));
  EXPECT_EQ(run({"set", "key", "d", "XX", "GET", "EX", "5"}), bulk("c"));
  EXPECT_EQ(run({"get", "key"}), bulk("d"));
}

TEST_F(StringSetFamily, set_get_on_nothing_is_null_whether_it_sets_or_not) {
  EXPECT_EQ(run({"set", "one", "a", "XX", "GET"}), nil());
  EXPECT_EQ(run({"exists", "one"}), integer(0));
  EXPECT_EQ(run({"set", "one", "a", "IFEQ", "b", "GET"}), nil());
  EXPECT_EQ(run({"exists", "one"}), integer(0));
  EXPECT_EQ(run({"set", "one", "a", "NX", "GET"}), nil());
  EXPECT_EQ(run({"get", "one"}), bulk("a"));
  EXPECT_EQ(run({"set", "two", "a", "IFNE", "b", "GET"}), nil());
  EXPECT_EQ(run({"get", "two"}), bulk("a"));
}

// What SET refuses

TEST_F(StringSetFamily, set_refuses_in_the_words_of_redis) {
  const std::string syntax = "ERR syntax error";
  const std::string not_an_integer = "ERR value is not an integer or out of range";
  const std::string invalid_expire = "ERR invalid expire time in 'set' command";
  const std::vector<std::pair<Argv, std::string>> cases{
      {{"FOO"}, syntax},
      {{""}, syntax},
      {{"NX", "XX"}, syntax},
      {{"XX", "NX"}, syntax},
      {{"NX", "IFEQ", "v"}, syntax},
      {{"IFNE", "v", "XX"}, syntax},
      {{"IFEQ", "v", "IFNE", "v"}, syntax},
      {{"IFEQ", "v", "IFEQ", "v"}, syntax},
      {{"IFEQ"}, syntax},
      {{"IFNE"}, syntax},
      {{"IFDEQ"}, syntax},
      {{"IFDNE"}, syntax},
      {{"IFDEQ", "0123456789abcdef", "IFEQ", "x"}, syntax},
      {{"NX", "IFDNE", "0123456789abcdef"}, syntax},
      {{"PERSIST"}, syntax},
      {{"EX"}, syntax},
      {{"EX", "10", "PX"}, syntax},
      {{"EX", "10", "PX", "10"}, syntax},
      {{"EXAT", "10", "PXAT", "10"}, syntax},
      {{"KEEPTTL", "EX", "10"}, syntax},
      {{"EX", "10", "KEEPTTL"}, syntax},
      {{"EX", "abc", "FOO"}, syntax},
      {{"EX", "abc"}, not_an_integer},
      {{"EX", ""}, not_an_integer},
      {{"EX", "+7"}, not_an_integer},
      {{"EX", " 7"}, not_an_integer},
      {{"EX", "7 "}, not_an_integer},
      {{"EX", "07"}, not_an_integer},
      {{"EX", "-0"}, not_an_integer},
      {{"EX", "1.5"}, not_an_integer},
      {{"EX", "9223372036854775808"}, not_an_integer},
      {{"EX", "0"}, invalid_expire},
      {{"PX", "-1"}, invalid_expire},
      {{"EXAT", "0"}, invalid_expire},
      {{"PXAT", "-9223372036854775808"}, invalid_expire},
      {{"EX", "9223372036854775807"}, invalid_expire},
      {{"EXAT", "9223372036854776"}, invalid_expire},
      {{"PX", "9223372036854775807"}, invalid_expire},
      {{"NX", "EX", "0"}, invalid_expire},
  };
  for (const auto& [options, text] : cases) {
    Argv argv{"set", "key", "val"};
    argv.insert(argv.end(), options.begin(), options.end());
    EXPECT_EQ(run(argv), error(text)) << ::testing::PrintToString(options);
  }
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(StringSetFamily, set_takes_an_option_twice_where_redis_does) {
  EXPECT_EQ(run({"set", "key", "val", "NX", "NX", "GET", "GET"}), nil());
  EXPECT_EQ(run({"set", "key", "val", "XX", "XX", "KEEPTTL", "KEEPTTL"}), ok());
}

TEST_F(StringSetFamily, the_last_millisecond_of_all_is_an_expiry) {
  EXPECT_EQ(run({"set", "key", "val", "PXAT", "9223372036854775807"}), ok());
  EXPECT_EQ(run({"get", "key"}), bulk("val"));
}

TEST_F(StringSetFamily, a_value_over_the_limit_is_refused_before_any_request) {
  const Reply refusal = error("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  EXPECT_EQ(run({"set", "key", std::string(argument_bytes_max + 1, 'x')}), refusal);
  EXPECT_EQ(requests(), "nothing");
}

// MSET, MSETNX, MSETEX

TEST_F(StringSetFamily, of_a_key_that_is_named_twice_mset_writes_the_last_value) {
  EXPECT_EQ(run({"mset", "a", "1", "b", "2", "a", "3"}), ok());
  EXPECT_EQ(run({"mget", "a", "b"}), array({bulk("3"), bulk("2")}));
}

TEST_F(StringSetFamily, mset_takes_the_expiry_away) {
  run({"set", "a", "1", "EX", "10"});
  run({"mset", "a", "2"});
  EXPECT_EQ(run({"ttl", "a"}), integer(-1));
}

TEST_F(StringSetFamily, mset_wants_a_value_for_each_key) {
  EXPECT_EQ(run({"mset", "a", "1", "b"}), error("ERR wrong number of arguments for 'mset' command"));
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(StringSetFamily, mset_and_mget_take_thousands_of_keys) {
  Argv mset{"mset"};
  Argv mget{"mget"};
  std::vector<Reply> values;
  for (int at = 0; at < 3000; ++at) {
    mset.push_back("key" + std::to_string(at));
    mset.push_back(std::to_string(at));
    mget.push_back("key" + std::to_string(at));
    values.push_back(bulk(std::to_string(at)));
  }
  EXPECT_EQ(run(mset), ok());
  EXPECT_EQ(run(mget), array(values));
}

TEST_F(StringSetFamily, msetnx_sets_one_key_if_it_is_absent) {
  EXPECT_EQ(run({"msetnx", "a", "1"}), integer(1));
  EXPECT_EQ(run({"msetnx", "a", "2"}), integer(0));
  EXPECT_EQ(run({"msetnx", "b", "1", "b", "2"}), integer(1));
  EXPECT_EQ(run({"mget", "a", "b"}), array({bulk("1"), bulk("2")}));
  EXPECT_EQ(run({"msetnx", "a"}), error("ERR wrong number of arguments for 'msetnx' command"));
  EXPECT_EQ(run({"msetnx", "a", "1", "b"}), error("ERR wrong number of arguments for 'msetnx' command"));
}

TEST_F(StringSetFamily, what_would_have_to_happen_to_several_keys_at_once_is_refused) {
  for (const Argv& argv : std::vector<Argv>{{"msetnx", "a", "1", "b", "2"},
                                            {"msetex", "2", "a", "1", "b", "2", "NX"},
                                            {"msetex", "2", "a", "1", "b", "2", "XX", "EX", "10"}}) {
    const Reply reply = run(argv);
    EXPECT_TRUE(reply.is_error() && reply.text().find("would not be atomic") != std::string::npos) << argv[0];
  }
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(StringSetFamily, msetex_sets_keys_that_expire_together) {
  EXPECT_EQ(run({"msetex", "2", "a", "1", "b", "2", "PX", "500"}), integer(1));
  EXPECT_EQ(run({"mget", "a", "b"}), array({bulk("1"), bulk("2")}));
  EXPECT_EQ(run({"pttl", "b"}), integer(500));
  EXPECT_EQ(run({"msetex", "2", "a", "3", "b", "4", "KEEPTTL"}), integer(1));
  EXPECT_EQ(run({"pttl", "a"}), integer(500));
  EXPECT_EQ(run({"msetex", "1", "a", "5"}), integer(1));
  EXPECT_EQ(run({"pttl", "a"}), integer(-1));
  EXPECT_EQ(run({"msetex", "1", "a", "6", "NX"}), integer(0));
  EXPECT_EQ(run({"msetex", "1", "c", "6", "XX"}), integer(0));
  EXPECT_EQ(run({"msetex", "1", "a", "6", "EX", "1", "XX"}), integer(1));
  EXPECT_EQ(run({"get", "a"}), bulk("6"));
}

TEST_F(StringSetFamily, msetex_refuses_in_the_words_of_redis) {
  const Reply syntax = error("ERR syntax error");
  const Reply numkeys = error("ERR invalid numkeys value");
  const Reply pairs = error("ERR wrong number of key-value pairs");
  EXPECT_EQ(run({"msetex", "key1", "val1", "ex", "10"}), numkeys);
  EXPECT_EQ(run({"msetex", "0", "key1", "val1"}), numkeys);
  EXPECT_EQ(run({"msetex", "2147483648", "key1", "val1"}), numkeys);
  EXPECT_EQ(run({"msetex", "2147483647", "key1", "val1"}), pairs);
  EXPECT_EQ(run({"msetex", "2", "key1", "val1", "key2"}), pairs);
  EXPECT_EQ(run({"msetex", "1", "key1", "val1", "invalid"}), syntax);
  EXPECT_EQ(run({"msetex", "1", "key1", "val1", "NX", "XX"}), syntax);
  EXPECT_EQ(run({"msetex", "1", "key1", "val1", "EX", "0"}),
            error("ERR invalid expire time in 'msetex' command"));
  EXPECT_EQ(requests(), "nothing");
}

// The older forms

TEST_F(StringSetFamily, setnx_setex_psetex_and_getset_are_sets) {
  EXPECT_EQ(run({"setnx", "a", "1"}), integer(1));
  EXPECT_EQ(run({"setnx", "a", "2"}), integer(0));
  EXPECT_EQ(run({"getset", "a", "3"}), bulk("1"));
  EXPECT_EQ(run({"getset", "b", "1"}), nil());
  EXPECT_EQ(run({"setex", "a", "5", "4"}), ok());
  EXPECT_EQ(run({"pttl", "a"}), integer(5000));
  EXPECT_EQ(run({"psetex", "a", "6", "5"}), ok());
  EXPECT_EQ(run({"pttl", "a"}), integer(6));
  EXPECT_EQ(run({"getset", "a", "7"}), bulk("5"));
  EXPECT_EQ(run({"pttl", "a"}), integer(-1));
}

TEST_F(StringSetFamily, setex_and_psetex_refuse_in_the_words_of_redis) {
  EXPECT_EQ(run({"setex", "a", "0", "v"}), error("ERR invalid expire time in 'setex' command"));
  EXPECT_EQ(run({"psetex", "a", "-1", "v"}), error("ERR invalid expire time in 'psetex' command"));
  EXPECT_EQ(run({"setex", "a", "x", "v"}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(run({"setex", "a", "9223372036854775807", "v"}),
            error("ERR invalid expire time in 'setex' command"));
  EXPECT_EQ(requests(), "nothing");
}

// IFDEQ, IFDNE

TEST_F(StringSetFamily, digests_are_compared_as_values_are) {
  const std::string absent_digest(16, '0');
  EXPECT_EQ(run({"set", "key", "v1", "IFDEQ", absent_digest}), nil());
  EXPECT_EQ(run({"set", "key", "v1", "IFDNE", absent_digest}), ok());
  const std::string digest = run({"digest", "key"}).text();
  EXPECT_EQ(run({"set", "key", "v2", "IFDNE", digest}), nil());
  EXPECT_EQ(run({"set", "key", "v2", "IFDEQ", absent_digest}), nil());
  std::string in_capitals = digest;
  for (char& c : in_capitals)
    c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(run({"set", "key", "v2", "IFDEQ", in_capitals, "GET"}), bulk("v1"));
  EXPECT_EQ(run({"get", "key"}), bulk("v2"));
}

TEST_F(StringSetFamily, what_is_no_digest_is_refused_where_it_would_be_compared) {
  EXPECT_EQ(run({"set", "key", "v1", "IFDEQ", "x"}), nil());
  EXPECT_EQ(run({"set", "key", "v1", "IFDNE", "x"}), ok());
  EXPECT_EQ(run({"set", "key", "v2", "IFDNE", "x"}),
            error("ERR digest must be exactly 16 hexadecimal characters"));
  EXPECT_EQ(run({"get", "key"}), bulk("v1"));
}

}  // namespace
}  // namespace redis3::command

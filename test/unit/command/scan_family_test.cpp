#include "command_fixture.hpp"

#include <gmock/gmock.h>

#include <set>

namespace redis3::command {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ScanFamily : public CommandTest {
 protected:
  void set_keys(int count) {
    Argv mset{"mset"};
    for (int at = 0; at < count; ++at) {
      mset.push_back("key" + std::to_string(at));
      mset.push_back("val");
    }
    run(mset);
    requests();
  }

  /// All that a scan with these options tells, call after call.
  std::multiset<std::string> scan_all(const Argv& options) {
    std::multiset<std::string> names;
    std::string cursor = "0";
    do {
      Argv argv{"scan", cursor};
      argv.insert(argv.end(), options.begin(), options.end());
      const Reply reply = run(argv);
      cursor = reply.elements().at(0).text();
      for (const Reply& name : reply.elements().at(1).elements())
        names.insert(name.text());
    } while (cursor != "0");
    return names;
  }
};

// KEYS

TEST_F(ScanFamily, keys_tells_the_names_that_match) {
  run({"mset", "one", "1", "two", "2", "three", "3", "", "empty"});
  EXPECT_THAT(run({"keys", "t*"}).elements(), UnorderedElementsAre(bulk("two"), bulk("three")));
  EXPECT_THAT(run({"keys", "one"}).elements(), UnorderedElementsAre(bulk("one")));
  EXPECT_THAT(run({"keys", "nothing"}).elements(), IsEmpty());
}

TEST_F(ScanFamily, only_the_star_alone_matches_the_empty_key) {
  run({"set", "", "empty"});
  EXPECT_THAT(run({"keys", "*"}).elements(), UnorderedElementsAre(bulk("")));
  EXPECT_THAT(run({"keys", ""}).elements(), UnorderedElementsAre(bulk("")));
  EXPECT_THAT(run({"keys", "**"}).elements(), IsEmpty());
}

TEST_F(ScanFamily, keys_goes_through_all_pages_of_a_listing) {
  Argv mset{"mset"};
  for (int at = 0; at < 2500; ++at) {
    mset.push_back("key" + std::to_string(at));
    mset.push_back("val");
  }
  run(mset);
  requests();
  EXPECT_EQ(run({"keys", "key*"}).elements().size(), 2500u);
  EXPECT_EQ(requests(), "3 LIST");
  EXPECT_EQ(run({"dbsize"}), integer(2500));
  EXPECT_EQ(requests(), "3 LIST");
}

TEST_F(ScanFamily, keys_asks_only_about_keys_that_match_and_may_have_expired) {
  run({"set", "here", "val", "EX", "1"});
  run({"set", "there", "val", "EX", "1"});
  run({"set", "for ever", "val"});
  requests();
  EXPECT_THAT(run({"keys", "h*"}).elements(), UnorderedElementsAre(bulk("here")));
  EXPECT_EQ(requests(), "1 HEAD, 1 LIST");
}

// SCAN

TEST_F(ScanFamily, scan_tells_every_key_once) {
  set_keys(2500);
  EXPECT_EQ(scan_all({}).size(), 2500u);
  EXPECT_EQ(requests(), "3 LIST");
  EXPECT_EQ(scan_all({"COUNT", "1"}).size(), 2500u);
  EXPECT_EQ(scan_all({"MATCH", "key24*"}).size(), 111u);
  EXPECT_EQ(scan_all({"count", "10", "type", "STRING"}).size(), 2500u);
  EXPECT_THAT(scan_all({"TYPE", "hash"}), IsEmpty());
}

TEST_F(ScanFamily, a_count_over_a_page_takes_more_pages_at_once) {
  set_keys(2500);
  const Reply reply = run({"scan", "0", "COUNT", "2000"});
  EXPECT_EQ(reply.elements()[1].elements().size(), 2000u);
  EXPECT_EQ(requests(), "2 LIST");
}

TEST_F(ScanFamily, a_cursor_may_be_used_again) {
  set_keys(1500);
  const Reply first = run({"scan", "0"});
  const std::string cursor = first.elements()[0].text();
  EXPECT_NE(cursor, "0");
  EXPECT_EQ(run({"scan", cursor}), run({"scan", cursor}));
  EXPECT_EQ(run({"scan", cursor}).elements()[1].elements().size(), 500u);
}

TEST_F(ScanFamily, a_cursor_of_another_process_or_database_tells_all_at_once) {
  set_keys(1500);
  const std::string theirs_cursor = run_elsewhere({"scan", "0"}).elements()[0].text();
  const Reply rest = run({"scan", theirs_cursor});
  EXPECT_EQ(rest.elements()[0], bulk("0"));
  EXPECT_EQ(rest.elements()[1].elements().size(), 1500u);
  const std::string cursor = run({"scan", "0"}).elements()[0].text();
  run({"select", "1"});
  EXPECT_EQ(run({"scan", cursor}), array({bulk("0"), array({})}));
}

TEST_F(ScanFamily, scan_hides_what_has_expired) {
  run({"set", "here", "val"});
  run({"set", "gone", "val", "PX", "20"});
  advance(20ms);
  EXPECT_THAT(scan_all({}), UnorderedElementsAre("here"));
}

TEST_F(ScanFamily, scan_refuses_in_the_words_of_redis) {
  const Reply syntax = error("ERR syntax error");
  EXPECT_EQ(run({"scan", "x"}), error("ERR invalid cursor"));
  EXPECT_EQ(run({"scan", "-1"}), error("ERR invalid cursor"));
  EXPECT_EQ(run({"scan", "18446744073709551616"}), error("ERR invalid cursor"));
  EXPECT_EQ(run({"scan", "0", "COUNT", "0"}), syntax);
  EXPECT_EQ(run({"scan", "0", "COUNT", "-5"}), syntax);
  EXPECT_EQ(run({"scan", "0", "COUNT", "x"}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(run({"scan", "0", "MATCH"}), syntax);
  EXPECT_EQ(run({"scan", "0", "FOO", "1"}), syntax);
  EXPECT_EQ(requests(), "nothing");
}

// RANDOMKEY

TEST_F(ScanFamily, randomkey_tells_now_this_key_and_now_that) {
  EXPECT_EQ(run({"randomkey"}), nil());
  run({"mset", "a", "1", "b", "2", "c", "3"});
  std::set<std::string> seen;
  for (int count = 0; count < 100; ++count)
    seen.insert(run({"randomkey"}).text());
  EXPECT_THAT(seen, UnorderedElementsAre("a", "b", "c"));
}

TEST_F(ScanFamily, randomkey_tells_no_key_that_has_expired) {
  run({"set", "gone", "val", "PX", "20"});
  advance(20ms);
  EXPECT_EQ(run({"randomkey"}), nil());
}

}  // namespace
}  // namespace redis3::command

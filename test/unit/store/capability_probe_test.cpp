#include "store/capability_probe.hpp"

#include "store/fault_store.hpp"
#include "support/other_server.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

using namespace redis3;
using namespace redis3::store;

namespace {

struct Probed {
  ProbeVerdict verdict;
  std::size_t objects_left;
};

Probed probed(test::ServerHabits habits) {
  boost::asio::io_context context{1};
  ManualClock clock(from_unix_milliseconds(1'700'000'000'000));
  test::OtherServer server(habits, clock);
  const ProbeVerdict verdict = test::run(context, probe(server, "name")).value();
  return {verdict, server.objects().size()};
}

ProbeVerdict of_ceph() {
  test::ServerHabits ceph;
  ceph.wants_unquoted_tags = true;
  return probed(ceph).verdict;
}

}  // namespace

TEST(CapabilityProbe, a_server_that_gets_conditional_puts_right_is_fit) {
  const ProbeVerdict verdict = probed(test::ServerHabits()).verdict;
  EXPECT_TRUE(is_fit(verdict));
  EXPECT_FALSE(verdict.unquotes_tags);
  EXPECT_FALSE(verdict.capabilities.unique_etags);
  EXPECT_EQ(verdict.capabilities.remove_if_match, ConditionalRemove::ignored);
}

TEST(CapabilityProbe, a_server_that_ignores_a_condition_and_writes_is_found_out) {
  test::ServerHabits ignores_creation;
  ignores_creation.checks_put_if_absent = false;
  EXPECT_EQ(probed(ignores_creation).verdict.capabilities.put_if_absent, Support::no);
  test::ServerHabits ignores_match;
  ignores_match.checks_put_if_match = false;
  EXPECT_EQ(probed(ignores_match).verdict.capabilities.put_if_absent, Support::yes);
  EXPECT_EQ(probed(ignores_match).verdict.capabilities.put_if_match, Support::no);
}

TEST(CapabilityProbe, a_server_that_does_not_implement_conditions_is_not_fit) {
  test::ServerHabits refuses;
  refuses.refuses_conditions = true;
  EXPECT_EQ(probed(refuses).verdict.capabilities.put_if_absent, Support::no);
  EXPECT_EQ(probed(refuses).verdict.capabilities.put_if_match, Support::no);
}

TEST(CapabilityProbe, a_server_that_drops_metadata_is_not_fit) {
  test::ServerHabits drops;
  drops.keeps_metadata = false;
  EXPECT_FALSE(is_fit(probed(drops).verdict));
}

TEST(CapabilityProbe, the_spelling_of_tags_that_works_is_remembered) {
  EXPECT_TRUE(is_fit(of_ceph()));
  EXPECT_TRUE(of_ceph().unquotes_tags);
}

TEST(CapabilityProbe, a_removal_that_looks_first_is_not_taken_for_atomic) {
  test::ServerHabits checks;
  checks.checks_remove = true;
  EXPECT_EQ(probed(checks).verdict.capabilities.remove_if_match, ConditionalRemove::not_atomic);
}

TEST(CapabilityProbe, nothing_of_it_is_left) {
  EXPECT_EQ(probed(test::ServerHabits()).objects_left, 0u);
}

TEST(CapabilityProbe, a_listing_that_does_not_tell_marks_is_noted) {
  EXPECT_EQ(probed(test::ServerHabits()).verdict.capabilities.listed_marks, Support::no);
  test::ServerHabits lists_marks;
  lists_marks.lists_marks = true;
  EXPECT_EQ(probed(lists_marks).verdict.capabilities.listed_marks, Support::yes);
}

TEST(CapabilityProbe, a_probe_that_fails_says_so_and_that_nothing_of_the_users_was_sent) {
  boost::asio::io_context context{1};
  ManualClock clock(from_unix_milliseconds(1'700'000'000'000));
  test::OtherServer server(test::ServerHabits(), clock);
  FaultStore faults(server);
  faults.fail_call(Verb::put, 2, Fault::lose_after);
  const auto verdict = test::run(context, probe(faults, "name"));
  EXPECT_EQ(verdict.error().kind(), ErrorKind::unavailable);
  EXPECT_NE(verdict.error().message().find("conditions could not be found out"), std::string::npos);
  EXPECT_TRUE(server.objects().empty());
}

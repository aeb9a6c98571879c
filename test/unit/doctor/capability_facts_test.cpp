#include "doctor/capability_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::doctor {
namespace {

using testing::ElementsAre;

/// The names of what is there, and of what is not with a `!`.
std::vector<std::string> rows_of(const store::ProbeVerdict& verdict) {
  std::vector<std::string> rows;
  for (const CapabilityFacts& facts : capability_facts(verdict))
    rows.push_back((facts.is_there ? "" : "!") + facts.name);
  return rows;
}

Trial trial_of(int status) {
  Trial trial;
  trial.status = status;
  return trial;
}

TEST(CapabilityFacts, of_s3_express_are_all_there) {
  store::ProbeVerdict verdict;
  verdict.capabilities = store::all_capabilities();
  EXPECT_THAT(rows_of(verdict), ElementsAre("put if absent", "put if unchanged", "remove if unchanged"));
}

TEST(CapabilityFacts, of_ceph_16_tell_what_redis3_does_without) {
  store::ProbeVerdict verdict;
  verdict.capabilities.put_if_absent = store::Support::yes;
  verdict.capabilities.put_if_match = store::Support::yes;
  verdict.capabilities.remove_if_match = store::ConditionalRemove::ignored;
  verdict.capabilities.listed_marks = store::Support::no;
  verdict.unquotes_tags = true;
  EXPECT_THAT(rows_of(verdict), ElementsAre("put if absent", "put if unchanged", "!remove if unchanged",
                                            "!unique etags", "!quoted etags", "!checksums in listings"));
  for (const CapabilityFacts& facts : capability_facts(verdict))
    EXPECT_TRUE(facts.is_there || !facts.is_needed) << facts.name << ": redis3 can do without";
}

TEST(CapabilityFacts, of_a_server_without_conditions_lack_what_is_needed) {
  store::ProbeVerdict verdict;
  verdict.capabilities.put_if_absent = store::Support::no;
  verdict.capabilities.put_if_match = store::Support::no;
  const std::vector<CapabilityFacts> facts = capability_facts(verdict);
  EXPECT_TRUE(facts[0].is_needed && !facts[0].is_there);
  EXPECT_TRUE(facts[1].is_needed && !facts[1].is_there);
}

TEST(CapabilityFacts, name_metadata_where_it_gets_lost) {
  store::ProbeVerdict verdict;
  verdict.capabilities = store::all_capabilities();
  verdict.keeps_metadata = false;
  EXPECT_THAT(rows_of(verdict), testing::Contains("!user metadata"));
}

TEST(AppendFacts, tell_by_the_refusal_whether_it_is_there) {
  Trial trial = trial_of(400);
  EXPECT_FALSE(append_facts(trial)) << "it may be anything";
  trial.error_code = "InvalidWriteOffset";
  EXPECT_TRUE(append_facts(trial)->is_there);
  EXPECT_FALSE(append_facts(trial_of(501))->is_there);
  EXPECT_FALSE(append_facts(trial_of(501))->is_needed);
  EXPECT_TRUE(append_facts(trial_of(200))->is_needed) << "it has replaced the object";
  EXPECT_FALSE(append_facts(trial_of(503)));
}

TEST(RenameFacts, tell_by_the_refusal_whether_it_is_there) {
  Trial trial = trial_of(404);
  trial.error_code = "NoSuchKey";
  EXPECT_TRUE(rename_facts(trial)->is_there);
  EXPECT_FALSE(rename_facts(trial_of(501))->is_there);
  EXPECT_TRUE(rename_facts(trial_of(200))->is_needed);
  EXPECT_FALSE(rename_facts(trial_of(403)));
}

TEST(TakeAnswer, takes_only_what_tells_of_the_condition) {
  const auto taken = [](int status) {
    store::ProbeAnswer answer = ErrorKind::internal;
    EXPECT_TRUE(take_answer(trial_of(status), ErrorKind::already_exists, answer)) << status;
    return answer;
  };
  EXPECT_EQ(taken(200), std::nullopt);
  EXPECT_EQ(taken(204), std::nullopt);
  EXPECT_EQ(taken(412), ErrorKind::already_exists);
  EXPECT_EQ(taken(501), ErrorKind::unsupported);
  store::ProbeAnswer kept = ErrorKind::internal;
  for (const int status : {0, 403, 500, 503})
    EXPECT_FALSE(take_answer(trial_of(status), ErrorKind::conflict, kept)) << status;
  EXPECT_EQ(kept, ErrorKind::internal);
}

}  // namespace
}  // namespace redis3::doctor

#include "faults/fault_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

using namespace redis3;
using namespace redis3::faults;
using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

FaultRule rule_of(const std::string& text) {
  return fault_rule_of(text).value();
}

Fault fault_of(const std::string& text) {
  return rule_of("*:" + text + ":1%").fault;
}

Occasion occasion_of(const std::string& text) {
  return rule_of("*:503:" + text).occasion;
}

std::string complaint_about(const std::string& text) {
  const auto rule = fault_rule_of(text);
  if (rule) return "no complaint";
  EXPECT_EQ(rule.error().kind(), ErrorKind::invalid);
  return rule.error().message();
}

RequestTraits request(S3Call call, std::string_view key = {}, bool has_session = false) {
  return RequestTraits{call, key, has_session};
}

}  // namespace

TEST(FaultRule, is_about_the_operations_that_it_names) {
  const FaultRule two = rule_of("GetObject,headobject:503:1%");
  EXPECT_TRUE(two.is_about(request(S3Call::get_object)));
  EXPECT_TRUE(two.is_about(request(S3Call::head_object)));
  EXPECT_FALSE(two.is_about(request(S3Call::put_object)));

  EXPECT_TRUE(rule_of("*:503:1%").is_about(request(S3Call::other)));
  EXPECT_TRUE(rule_of("read:503:1%").is_about(request(S3Call::list_objects_v2)));
  EXPECT_FALSE(rule_of("read:503:1%").is_about(request(S3Call::put_object)));
  EXPECT_TRUE(rule_of("write:503:1%").is_about(request(S3Call::delete_object)));
  EXPECT_FALSE(rule_of("write:503:1%").is_about(request(S3Call::get_object)));
  EXPECT_TRUE(rule_of("write,GetObject:503:1%").is_about(request(S3Call::get_object)));
}

TEST(FaultRule, is_about_the_key_that_it_names_or_that_begins_so) {
  const FaultRule exact = rule_of("*:503:1%:0/userId:10");
  EXPECT_TRUE(exact.is_about(request(S3Call::get_object, "0/userId:10")));
  EXPECT_FALSE(exact.is_about(request(S3Call::get_object, "0/userId:100")));
  EXPECT_FALSE(exact.is_about(request(S3Call::list_objects_v2)));

  const FaultRule beginning = rule_of("*:503:1%:0/user*");
  EXPECT_TRUE(beginning.is_about(request(S3Call::get_object, "0/userId:10")));
  EXPECT_TRUE(beginning.is_about(request(S3Call::get_object, "0/user")));
  EXPECT_FALSE(beginning.is_about(request(S3Call::get_object, "0/use")));
}

TEST(FaultRule, expires_only_the_token_of_who_has_one) {
  const FaultRule rule = rule_of("*:expired-token:1%");
  EXPECT_TRUE(rule.is_about(request(S3Call::get_object, "k", true)));
  EXPECT_FALSE(rule.is_about(request(S3Call::create_session, "", false)));
  EXPECT_EQ(rule.fault.status, 400);
  EXPECT_EQ(rule.fault.code, "ExpiredToken");
  EXPECT_EQ(rule.fault.moment, Moment::before_act);
}

TEST(FaultRule, reads_a_status_with_its_usual_code_or_another_one) {
  EXPECT_EQ(fault_of("503").kind, FaultKind::status);
  EXPECT_EQ(fault_of("503").status, 503);
  EXPECT_EQ(fault_of("503").code, "SlowDown");
  EXPECT_EQ(fault_of("503").moment, Moment::before_act);
  EXPECT_EQ(fault_of("503=ServiceUnavailable").code, "ServiceUnavailable");
  EXPECT_EQ(fault_of("500@after-act").moment, Moment::after_act);
  EXPECT_EQ(fault_of("500=Odd@after-act").code, "Odd");
  EXPECT_EQ(fault_of("500").code, "InternalError");
  EXPECT_EQ(fault_of("429").code, "TooManyRequests");
  EXPECT_EQ(fault_of("418").code, "Status418");
}

TEST(FaultRule, reads_how_a_connection_ends_and_when) {
  EXPECT_EQ(fault_of("reset").kind, FaultKind::reset);
  EXPECT_EQ(fault_of("reset").moment, Moment::after_act);
  EXPECT_EQ(fault_of("close@before-body").kind, FaultKind::close);
  EXPECT_EQ(fault_of("close@before-body").moment, Moment::before_body);
  EXPECT_EQ(fault_of("reset@before-act").moment, Moment::before_act);
  EXPECT_EQ(fault_of("reset@in-head").moment, Moment::in_head);
  EXPECT_EQ(fault_of("reset@in-body").moment, Moment::in_body);
  EXPECT_EQ(fault_of("reset@after-answer").moment, Moment::after_answer);
}

TEST(FaultRule, reads_what_is_slow_and_what_is_corrupt) {
  EXPECT_EQ(fault_of("stall=1.5s").duration, 1500ms);
  EXPECT_EQ(fault_of("stall=1.5s").moment, Moment::before_act);
  EXPECT_EQ(fault_of("stall=1ms@in-body").moment, Moment::in_body);
  EXPECT_EQ(fault_of("trickle=100").bytes_per_second, 100U);
  EXPECT_EQ(fault_of("corrupt=body").kind, FaultKind::corrupt_body);
  EXPECT_EQ(fault_of("corrupt=checksum").kind, FaultKind::corrupt_checksum);
}

TEST(FaultRule, reads_occasions) {
  EXPECT_EQ(occasion_of("5%").rate, 0.05);
  EXPECT_EQ(occasion_of("0.05").rate, 0.05);
  EXPECT_EQ(occasion_of("#3").first, 3U);
  EXPECT_EQ(occasion_of("#3").last, 3U);
  EXPECT_EQ(occasion_of("#3-5").last, 5U);
  EXPECT_EQ(occasion_of("#3-").last, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(occasion_of("for=30s").kind, Occasion::Kind::by_time);
  EXPECT_EQ(occasion_of("for=30s").duration, 30s);
}

TEST(FaultRule, says_what_is_wrong_and_what_there_is) {
  EXPECT_EQ(complaint_about("PutObject"),
            "'PutObject' is not of the form OPERATIONS:FAULT:OCCASION[:KEY], as in PutObject:503:1%");
  EXPECT_EQ(
      complaint_about("*:x:1%"),
      "unknown kind 'x'; the kinds are a status such as 503 or 503=ServiceUnavailable, expired-token, reset, "
      "close, stall=2s, trickle=100, corrupt=body and corrupt=checksum");
  EXPECT_EQ(complaint_about("Put:503:1%"),
            "unknown operation 'Put'; give *, read, write, or S3's names, as in GetObject,HeadObject");
  EXPECT_THAT(complaint_about("*:503:often"), HasSubstr("'often' is no occasion; give a rate"));
  EXPECT_EQ(complaint_about("*:stall=5s@after-answer:1%"),
            "'@after-answer' is no moment for stall=5s; give one of @before-body, @before-act, @after-act, "
            "@in-head, "
            "@in-body");
  EXPECT_EQ(complaint_about("*:trickle=5@in-body:1%"), "trickle=5 has no moment to choose");
}

TEST(FaultRule, refuses_what_has_no_meaning) {
  for (const std::string text : {"",
                                 ":",
                                 "::",
                                 ":::",
                                 "*::1%",
                                 ":503:1%",
                                 "*:503:",
                                 "*:503:1%:",
                                 "GetObject,:503:1%",
                                 ",GetObject:503:1%",
                                 "*:399:1%",
                                 "*:600:1%",
                                 "*:99999999999999999999:1%",
                                 "*:-503:1%",
                                 "*:503=:1%",
                                 "*:503=Slow Down:1%",
                                 "*:503=<x>:1%",
                                 "*:503@in-body:1%",
                                 "*:503@:1%",
                                 "*:503@before-act@after-act:1%",
                                 "*:reset=now:1%",
                                 "*:expired-token=1:1%",
                                 "*:expired-token@after-act:1%",
                                 "*:stall:1%",
                                 "*:stall=:1%",
                                 "*:stall=5:1%",
                                 "*:stall=-5s:1%",
                                 "*:trickle:1%",
                                 "*:trickle=0:1%",
                                 "*:trickle=x:1%",
                                 "*:corrupt:1%",
                                 "*:corrupt=all:1%",
                                 "*:503:101%",
                                 "*:503:-1%",
                                 "*:503:#",
                                 "*:503:#0",
                                 "*:503:#-",
                                 "*:503:#5-3",
                                 "*:503:#3-x",
                                 "*:503:#3-5-7",
                                 "*:503:for=",
                                 "*:503:for=5",
                                 "*:503:1%\n",
                                 "*:503:1%:\x1b[2J",
                                 "* :503:1%"}) {
    EXPECT_NE(complaint_about(text), "no complaint") << text;
    EXPECT_EQ(complaint_about(text).find('\x1b'), std::string::npos);
  }
}

TEST(FaultRule, a_code_is_bounded) {
  EXPECT_TRUE(fault_rule_of("*:503=" + std::string(64, 'a') + ":1%"));
  EXPECT_FALSE(fault_rule_of("*:503=" + std::string(65, 'a') + ":1%"));
}

TEST(FaultScript, has_a_rule_a_line_and_lines_for_people) {
  const auto rules = fault_script_of(
      "# the third write is lost\n"
      "\n"
      "  write:reset:#3:0/a key \t\r\n"
      "*:503:1%");
  ASSERT_TRUE(rules) << rules.error().message();
  ASSERT_EQ(rules->size(), 2U);
  EXPECT_EQ((*rules)[0].key, "0/a key");
  EXPECT_EQ((*rules)[1].text, "*:503:1%");
  EXPECT_TRUE(fault_script_of("")->empty());
}

TEST(FaultScript, names_the_line_that_is_wrong) {
  const auto rules = fault_script_of("# a comment\n*:503:1%\n\n*:x:1%\n");
  ASSERT_TRUE(rules.has_error());
  EXPECT_THAT(rules.error().message(), HasSubstr("line 4: unknown kind 'x'"));
}

TEST(FaultScript, is_bounded) {
  std::string script;
  for (std::size_t rule = 0; rule < rules_max; ++rule)
    script += "*:503:1%\n";
  EXPECT_EQ(fault_script_of(script)->size(), rules_max);
  EXPECT_FALSE(fault_script_of(script + "*:503:1%"));
  EXPECT_FALSE(fault_script_of(std::string(script_bytes_max + 1, '\n')));
}

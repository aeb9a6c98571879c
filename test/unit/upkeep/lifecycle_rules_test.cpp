#include "upkeep/lifecycle_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace redis3::upkeep {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string begin = R"(<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
const std::string end = "</LifecycleConfiguration>";
const std::string own =
    "<Rule><ID>redis3</ID><Filter><Prefix/></Filter><Status>Enabled</Status><Expiration><Days>30</Days>"
    "</Expiration><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>"
    "</AbortIncompleteMultipartUpload></Rule>";
const std::string own_without_expiry =
    "<Rule><ID>redis3</ID><Filter><Prefix/></Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload>"
    "<DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>";
/// Somebody else's, with what redis3 has never heard of.
const std::string logs =
    "<Rule><ID>logs &amp; more</ID><Filter><And><Prefix> logs/</Prefix><ObjectSizeLessThan>5"
    "</ObjectSizeLessThan></And></Filter><Status>Disabled</Status><Expiration><Date>2030-01-01T00:00:00Z</"
    "Date>"
    "</Expiration><Fancy mode=\"new\"><Deep/></Fancy></Rule>";
const std::string temporary =
    "<Rule><ID>tmp</ID><Filter><Prefix>tmp/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>1</"
    "Days>"
    "</Expiration></Rule>";

std::string document(const std::string& rules) {
  return begin + rules + end;
}

/// Without the declaration in front.
std::string body_of(const Result<std::string>& xml) {
  if (xml.has_error()) return std::string(name_of(xml.error().kind()));
  const auto at = xml->find("<LifecycleConfiguration");
  return at == std::string::npos ? *xml : xml->substr(at);
}

OwnRule days(std::uint64_t count) {
  OwnRule rule;
  rule.expire_days = count;
  return rule;
}

TEST(ReadRules, tells_what_each_does_to_what) {
  const auto rules = read_rules(document(own + logs + temporary)).value();
  ASSERT_EQ(rules.size(), 3U);
  EXPECT_EQ(rules[0].id, "redis3");
  EXPECT_TRUE(rules[0].is_enabled);
  EXPECT_EQ(rules[0].scope, "all objects");
  EXPECT_THAT(rules[0].actions, ElementsAre("removes objects 30 days after they were written",
                                            "aborts uploads 1 day after they were begun"));
  EXPECT_EQ(rules[1].id, "logs & more");
  EXPECT_FALSE(rules[1].is_enabled);
  EXPECT_EQ(rules[1].scope, "objects that its filter tells");
  EXPECT_THAT(rules[1].actions, ElementsAre("Expiration", "Fancy"));
  EXPECT_EQ(rules[2].scope, "objects under tmp/");
  EXPECT_TRUE(read_rules("")->empty());
}

TEST(ReadRules, understands_rules_of_the_old_kind) {
  const auto rules =
      read_rules(document("<Rule><ID>old</ID><Prefix>a/</Prefix><Status>Enabled</Status></Rule>"));
  EXPECT_EQ(rules->front().scope, "objects under a/");
}

TEST(WithOwnRule, makes_a_configuration_where_there_is_none) {
  EXPECT_EQ(body_of(with_own_rule("", days(30))), document(own));
  EXPECT_EQ(body_of(with_own_rule("", OwnRule())), document(own_without_expiry));
}

TEST(WithOwnRule, keeps_what_others_have_set_to_the_letter) {
  EXPECT_EQ(body_of(with_own_rule(document(logs + temporary), days(30))), document(logs + temporary + own));
}

TEST(WithOwnRule, takes_the_place_of_the_one_before) {
  EXPECT_EQ(body_of(with_own_rule(document(logs + own_without_expiry + temporary), days(30))),
            document(logs + own + temporary));
  EXPECT_EQ(body_of(with_own_rule(document(own), OwnRule())), document(own_without_expiry));
}

TEST(WithOwnRule, is_refused_beside_rules_that_it_does_not_go_with) {
  const std::string old = "<Rule><ID>old</ID><Prefix>a/</Prefix><Status>Enabled</Status></Rule>";
  const auto beside_old = with_own_rule(document(temporary + old), days(30));
  EXPECT_EQ(beside_old.error().kind(), ErrorKind::unsupported);
  EXPECT_THAT(beside_old.error().message(), HasSubstr("of the old kind"));
  std::string many;
  for (std::size_t number = 0; number < lifecycle_rules_max; ++number)
    many += temporary;
  EXPECT_EQ(body_of(with_own_rule(document(many), days(30))), "unsupported");
  EXPECT_NE(body_of(with_own_rule(document(many + own), days(30))), "unsupported") << "it is one of them";
}

TEST(WithOwnRule, leaves_alone_what_is_no_configuration) {
  for (const std::string& xml :
       {std::string("nonsense"), std::string("<Other/>"), std::string("<LifecycleConfiguration><Rule>"),
        std::string(5u << 20, ' ') + document(own)}) {
    EXPECT_EQ(body_of(with_own_rule(xml, days(1))), "corrupt");
    EXPECT_EQ(body_of(without_own_rule(xml)), "corrupt");
    EXPECT_EQ(read_rules(xml).error().kind(), ErrorKind::corrupt);
  }
}

TEST(WithoutOwnRule, takes_that_one_out_and_no_other) {
  EXPECT_EQ(body_of(without_own_rule(document(logs + own + temporary))), document(logs + temporary));
  EXPECT_EQ(body_of(without_own_rule(document(own))), "");
  EXPECT_EQ(body_of(without_own_rule(document(logs))), "not_found");
  EXPECT_EQ(body_of(without_own_rule("")), "not_found");
}

TEST(ReadOwnRule, knows_it_only_where_it_does_what_redis3_has_it_do) {
  EXPECT_EQ(read_own_rule(document(logs + own)).value(), days(30));
  EXPECT_EQ(read_own_rule(document(own_without_expiry)).value(), OwnRule());
  EXPECT_EQ(read_own_rule("").value(), std::nullopt);
  EXPECT_EQ(read_own_rule(document(logs)).value(), std::nullopt);
  std::string disabled = own;
  disabled.replace(disabled.find("Enabled"), 7, "Disabled");
  EXPECT_EQ(read_own_rule(document(disabled)).value(), std::nullopt);
  std::string narrowed = own;
  narrowed.replace(narrowed.find("<Prefix/>"), 9, "<Prefix>a/</Prefix>");
  EXPECT_EQ(read_own_rule(document(narrowed)).value(), std::nullopt);
}

TEST(Described, tells_of_a_rule_what_will_be_read_back) {
  EXPECT_EQ(described(days(30)), read_rules(document(own))->front());
  EXPECT_EQ(described(OwnRule()), read_rules(document(own_without_expiry))->front());
}

}  // namespace
}  // namespace redis3::upkeep

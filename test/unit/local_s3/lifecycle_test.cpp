#include "service_fixture.hpp"

namespace redis3::local_s3 {
namespace {

using testing::HasSubstr;

const std::string logs_rule =
    "<Rule><ID>logs</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status>"
    "<Expiration><Days>7</Days></Expiration></Rule>";

std::string document(const std::string& rules) {
  return "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + rules +
         "</LifecycleConfiguration>";
}

class Lifecycle : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    create_general_bucket();
  }

  static Call put_rules(std::string_view bucket, const std::string& xml) {
    return Call("PUT", bucket).query("lifecycle").body(xml).checksum(ChecksumAlgorithm::crc32c);
  }
  Answered get_rules(std::string_view bucket) { return send(Call("GET", bucket).query("lifecycle")); }
};

TEST_F(Lifecycle, rules_come_back_as_they_were_put) {
  for (const std::string_view bucket : {directory_bucket, general_bucket}) {
    EXPECT_EQ(get_rules(bucket).outcome(), "404 NoSuchLifecycleConfiguration");
    ASSERT_EQ(send(put_rules(bucket, document(logs_rule))).outcome(), "200");
    EXPECT_EQ(get_rules(bucket).status(), 200);
    EXPECT_THAT(get_rules(bucket).body(), HasSubstr(document(logs_rule)));
    EXPECT_EQ(send(Call("DELETE", bucket).query("lifecycle")).status(), 204);
    EXPECT_EQ(send(Call("DELETE", bucket).query("lifecycle")).status(), 204);
    EXPECT_EQ(get_rules(bucket).outcome(), "404 NoSuchLifecycleConfiguration");
  }
}

TEST_F(Lifecycle, rule_without_an_id_gets_one) {
  const std::string rule =
      "<Rule><Filter/><Status>Disabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>1"
      "</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>";
  ASSERT_EQ(send(put_rules(directory_bucket, document(rule + rule))).outcome(), "200");
  const auto ids = get_rules(directory_bucket).elements("ID");
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_NE(ids[0], "");
  EXPECT_NE(ids[0], ids[1]);
}

TEST_F(Lifecycle, size_for_transitions_is_told_of_a_general_purpose_bucket_alone) {
  const std::string field = "x-amz-transition-default-minimum-object-size";
  ASSERT_EQ(send(put_rules(general_bucket, document(logs_rule))).header(field), "all_storage_classes_128K");
  ASSERT_EQ(send(put_rules(general_bucket, document(logs_rule)).header(field, "varies_by_storage_class"))
                .header(field),
            "varies_by_storage_class");
  EXPECT_EQ(get_rules(general_bucket).header(field), "varies_by_storage_class");
  ASSERT_EQ(send(put_rules(directory_bucket, document(logs_rule))).outcome(), "200");
  EXPECT_EQ(get_rules(directory_bucket).header(field), "");
}

TEST_F(Lifecycle, nonsense_is_refused_and_changes_nothing) {
  const auto rule = [](const std::string& inner) { return document("<Rule>" + inner + "</Rule>"); };
  const std::string good = "<Filter/><Status>Enabled</Status>";
  const std::string expiry = "<Expiration><Days>1</Days></Expiration>";
  std::string many;
  for (int number = 0; number <= 1000; ++number)
    many += "<Rule>" + good + expiry + "</Rule>";
  const std::pair<std::string, std::string> cases[] = {
      {"", "400 MalformedXML"},
      {"<Other/>", "400 MalformedXML"},
      {document(""), "400 MalformedXML"},
      {document(many), "400 MalformedXML"},
      {rule("<Filter/><Status>Perhaps</Status>" + expiry), "400 MalformedXML"},
      {rule("<Status>Enabled</Status>" + expiry), "400 MalformedXML"},
      {rule("<Prefix/>" + good + expiry), "400 MalformedXML"},
      {rule(good), "400 InvalidRequest"},
      {rule(good + "<Expiration><Days>0</Days></Expiration>"), "400 InvalidArgument"},
      {rule(good + "<Expiration><Days>x</Days></Expiration>"), "400 InvalidArgument"},
      {rule("<ID>" + std::string(256, 'i') + "</ID>" + good + expiry), "400 InvalidArgument"},
      {document(logs_rule + logs_rule), "400 InvalidArgument"},
      {document(logs_rule + "<Rule><Prefix>a</Prefix><Status>Enabled</Status>" + expiry + "</Rule>"),
       "400 InvalidRequest"},
      {rule(good + "<Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition>"),
       "400 InvalidRequest"},
      {rule("<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Status>Enabled</Status>" + expiry),
       "400 InvalidRequest"},
  };
  ASSERT_EQ(send(put_rules(directory_bucket, document(logs_rule))).outcome(), "200");
  for (const auto& [xml, outcome] : cases)
    EXPECT_EQ(send(put_rules(directory_bucket, xml)).outcome(), outcome) << xml.substr(0, 300);
  EXPECT_EQ(get_rules(directory_bucket).elements("ID"), std::vector<std::string>{"logs"});
  EXPECT_EQ(send(put_rules(general_bucket, cases[13].first)).outcome(), "200");
}

TEST_F(Lifecycle, rules_without_a_checksum_are_refused) {
  const std::string xml = document(logs_rule);
  EXPECT_EQ(send(Call("PUT", general_bucket).query("lifecycle").body(xml)).outcome(), "400 InvalidRequest");
  EXPECT_EQ(
      send(Call("PUT", general_bucket).query("lifecycle").body(xml).header("content-md5", "x")).outcome(),
      "200");
}

TEST_F(Lifecycle, rules_go_with_their_bucket) {
  ASSERT_EQ(send(put_rules(general_bucket, document(logs_rule))).outcome(), "200");
  ASSERT_EQ(send(Call("DELETE", general_bucket)).status(), 204);
  EXPECT_EQ(get_rules(general_bucket).outcome(), "404 NoSuchBucket");
  EXPECT_EQ(send(put_rules(general_bucket, document(logs_rule))).outcome(), "404 NoSuchBucket");
  create_general_bucket();
  EXPECT_EQ(get_rules(general_bucket).outcome(), "404 NoSuchLifecycleConfiguration");
}

}  // namespace
}  // namespace redis3::local_s3

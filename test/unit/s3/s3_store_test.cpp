#include "store/s3_store.hpp"

#include "support/run.hpp"
#include "support/temporary_folder.hpp"
#include "unit/s3/script.hpp"

#include <gtest/gtest.h>

#include <map>

namespace redis3::store {
namespace {

using s3::test::Script;

class S3StoreTest : public testing::Test {
 protected:
  template <class T>
  Result<T> run(Task<T> task) {
    return redis3::test::run(context, std::move(task));
  }
  s3::ClientConfig config() {
    const s3::BucketName name = s3::BucketName::parse("plain").value();
    const aws::EndpointUrl endpoint = aws::EndpointUrl::parse("http://127.0.0.1:9010").value();
    s3::ClientConfig made{name, s3::resolve(name, "us-east-1", endpoint).value(), "us-east-1",
                          aws::Credentials{"AK", "s", ""}};
    made.clock = &clock;
    return made;
  }

  static S3Store::Knowledge known() {
    S3Store::Knowledge knowledge;
    knowledge.capabilities = capabilities_of_general_purpose_buckets();
    return knowledge;
  }

  boost::asio::io_context context{1};
  ManualClock clock{from_unix_milliseconds(1'735'689'600'000)};
  Script script;
  S3Store store{context.get_executor(), config(), script.transports(), known()};
};

TEST_F(S3StoreTest, put_sends_its_condition_and_its_annotation) {
  script.answer(200, {{"etag", "\"new\""}});
  PutOptions options(PutCondition::if_match(Etag("\"old\"")), "1;t=hash");
  EXPECT_EQ(run(store.put("0/k", "v", options)).value(), Etag("\"new\""));
  EXPECT_EQ(script.seen()[0].field("if-match"), "\"old\"");
  EXPECT_EQ(script.seen()[0].field("x-amz-meta-redis3"), "1;t=hash");
  EXPECT_NE(script.seen()[0].field("x-amz-checksum-crc32c"), "");

  script.answer(200, {{"etag", "\"new\""}});
  PutOptions creating(PutCondition::if_absent());
  ASSERT_TRUE(run(store.put("0/k", "v", creating)));
  EXPECT_EQ(script.seen()[1].field("if-none-match"), "*");
  EXPECT_EQ(script.seen()[1].field("if-match"), "");
}

TEST_F(S3StoreTest, marked_object_carries_a_sha256_and_is_listed_so) {
  script.answer(200, {{"etag", "\"e\""}});
  PutOptions marked(PutCondition::none(), "", true);
  ASSERT_TRUE(run(store.put("k", "v", marked)));
  EXPECT_NE(script.seen()[0].field("x-amz-checksum-sha256"), "");
  EXPECT_EQ(script.seen()[0].field("x-amz-checksum-crc32c"), "");

  const auto entry = [](const std::string& key, const std::string& checksum) {
    return "<Contents><Key>" + key + "</Key><LastModified>2025-01-01T00:00:00Z</LastModified><ETag>e</ETag>" +
           checksum + "<Size>1</Size></Contents>";
  };
  script.answer(200, {},
                "<ListBucketResult>" + entry("a", "<ChecksumAlgorithm>SHA256</ChecksumAlgorithm>") +
                    entry("b", "<ChecksumAlgorithm>CRC32C</ChecksumAlgorithm>") + entry("c", "") +
                    "<CommonPrefixes><Prefix>0/</Prefix></CommonPrefixes></ListBucketResult>");
  const ListPage page = run(store.list(ListQuery::directory(""))).value();
  ASSERT_EQ(page.entries.size(), 3u);
  EXPECT_EQ(page.entries[0].mark, Mark::yes);
  EXPECT_EQ(page.entries[1].mark, Mark::no);
  EXPECT_EQ(page.entries[2].mark, Mark::unknown);
  EXPECT_EQ(page.directories, std::vector<std::string>{"0/"});
}

TEST_F(S3StoreTest, get_passes_tag_and_range_on) {
  const s3::test::Fields fields = {{"etag", "\"e\""},
                                   {"last-modified", "Wed, 01 Jan 2025 00:00:00 GMT"},
                                   {"content-range", "bytes 1-2/9"}};
  script.answer(206, fields, "bc");
  GetOptions options = GetOptions::bytes(ByteRange{1, 2});
  options.none_match = Etag("\"x\"");
  const Object object = run(store.get("k", options)).value();
  EXPECT_EQ(object.body, "bc");
  EXPECT_EQ(object.info.size_bytes, 9u);
  EXPECT_EQ(script.seen()[0].field("range"), "bytes=1-2");
  EXPECT_EQ(script.seen()[0].field("if-none-match"), "\"x\"");
}

TEST_F(S3StoreTest, what_is_over_a_limit_is_invalid_before_any_request) {
  const std::string long_key(key_bytes_max + 1, 'k');
  PutOptions long_metadata(PutCondition::none(), std::string(metadata_bytes_max + 1, 'm'));
  EXPECT_EQ(run(store.get(long_key, GetOptions())).error().kind(), ErrorKind::invalid);
  EXPECT_EQ(run(store.head("")).error().kind(), ErrorKind::invalid);
  EXPECT_EQ(run(store.put("\xff", "v", PutOptions())).error().kind(), ErrorKind::invalid);
  EXPECT_EQ(run(store.put("k", "v", long_metadata)).error().kind(), ErrorKind::invalid);
  EXPECT_EQ(run(store.remove(long_key, RemoveCondition::none())).error().kind(), ErrorKind::invalid);
  EXPECT_EQ(run(store.list(ListQuery::objects("no-slash"))).error().kind(), ErrorKind::invalid);
  EXPECT_TRUE(script.seen().empty());
}

TEST_F(S3StoreTest, conditional_remove_of_nothing_is_not_found) {
  script.answer_error(404, "NoSuchKey");
  EXPECT_EQ(run(store.remove("k", RemoveCondition::if_match(Etag("\"e\"")))).error().kind(),
            ErrorKind::not_found);
  script.answer(204);
  EXPECT_TRUE(run(store.remove("k", RemoveCondition::none())));
}

TEST_F(S3StoreTest, what_a_general_purpose_bucket_cannot_do_is_not_sent) {
  EXPECT_EQ(run(store.append("k", "v", AppendOptions(1))).error().kind(), ErrorKind::unsupported);
  EXPECT_EQ(run(store.rename("k", "l", RenameOptions("t"))).error().kind(), ErrorKind::unsupported);
  EXPECT_TRUE(script.seen().empty());
}

/// A bucket that can do it all, as far as is known.
class AppendingStoreTest : public S3StoreTest {
 protected:
  static S3Store::Knowledge everything() {
    S3Store::Knowledge knowledge;
    knowledge.capabilities = all_capabilities();
    return knowledge;
  }

  S3Store full{context.get_executor(), config(), script.transports(), everything()};
};

TEST_F(AppendingStoreTest, append_sends_offset_and_tag) {
  script.answer(200, {{"etag", "\"new\""}, {"x-amz-object-size", "8"}});
  const auto appended = run(full.append("0/k", "vwx", AppendOptions(5, Etag("\"old\""))));
  ASSERT_TRUE(appended) << appended.error().message();
  EXPECT_EQ(appended->etag, Etag("\"new\""));
  EXPECT_EQ(appended->size_bytes, 8U);
  EXPECT_EQ(script.seen()[0].line(), "PUT /plain/0/k HTTP/1.1");
  EXPECT_EQ(script.seen()[0].field("x-amz-write-offset-bytes"), "5");
  EXPECT_EQ(script.seen()[0].field("if-match"), "\"old\"");
  EXPECT_EQ(script.seen()[0].request.body, "vwx");
}

TEST_F(AppendingStoreTest, object_that_takes_no_more_is_not_taken_for_a_store_that_takes_none) {
  for (const char* const code : {"TooManyParts", "InvalidRequest"}) {
    script.answer_error(400, code);
    EXPECT_EQ(run(full.append("k", "v", AppendOptions(1))).error().kind(), ErrorKind::unsupported);
    EXPECT_EQ(full.capabilities().append, Support::yes);
  }
}

TEST_F(AppendingStoreTest, what_is_answered_by_501_is_not_asked_for_again) {
  script.answer_error(501, "NotImplemented");
  EXPECT_EQ(run(full.append("k", "v", AppendOptions(1))).error().kind(), ErrorKind::unsupported);
  EXPECT_EQ(full.capabilities().append, Support::no);
  EXPECT_EQ(full.capabilities().rename, Support::yes);
  EXPECT_EQ(run(full.append("k", "v", AppendOptions(1))).error().kind(), ErrorKind::unsupported);
  script.answer_error(501, "NotImplemented");
  EXPECT_EQ(run(full.rename("k", "l", RenameOptions("t"))).error().kind(), ErrorKind::unsupported);
  EXPECT_EQ(full.capabilities().rename, Support::no);
  EXPECT_EQ(run(full.rename("k", "l", RenameOptions("t"))).error().kind(), ErrorKind::unsupported);
  EXPECT_EQ(script.seen().size(), 2U);
}

TEST_F(AppendingStoreTest, rename_sends_both_conditions_and_the_token) {
  script.answer(200);
  const RenameOptions onto("the-token", Etag("\"s\""), PutCondition::if_match(Etag("\"d\"")));
  ASSERT_TRUE(run(full.rename("0/a b", "1/c", onto)));
  EXPECT_EQ(script.seen()[0].line(), "PUT /plain/1/c?renameObject= HTTP/1.1");
  EXPECT_EQ(script.seen()[0].field("x-amz-rename-source"), "0/a%20b");
  EXPECT_EQ(script.seen()[0].field("x-amz-rename-source-if-match"), "\"s\"");
  EXPECT_EQ(script.seen()[0].field("if-match"), "\"d\"");
  EXPECT_EQ(script.seen()[0].field("x-amz-client-token"), "the-token");

  script.answer(200);
  ASSERT_TRUE(run(full.rename("a", "b", RenameOptions("t", std::nullopt, PutCondition::if_absent()))));
  EXPECT_EQ(script.seen()[1].field("if-none-match"), "*");
  EXPECT_EQ(script.seen()[1].field("x-amz-rename-source-if-match"), "");
}

/// A bucket on a server of which nothing is known.
class OtherServerTest : public S3StoreTest {
 protected:
  S3Store open_other() {
    S3Store::Knowledge nothing;
    nothing.uploads_in_parts = false;
    nothing.place = "http://127.0.0.1:9010 plain";
    nothing.cache = CapabilityCache(folder.path());
    return S3Store(context.get_executor(), config(), script.transports(), std::move(nothing));
  }
  void answer_put(bool is_refused) {
    if (is_refused) return script.answer_error(412, "PreconditionFailed");
    script.answer(200, {{"etag", "\"e\""}});
  }
  /// As Ceph 16 answers the probe.
  void answer_probe() {
    answer_put(false);
    answer_put(true);
    answer_put(true);
    script.answer(200, {{"etag", "\"e\""},
                        {"content-length", "5"},
                        {"last-modified", "Wed, 01 Jan 2025 00:00:00 GMT"},
                        {"x-amz-meta-redis3", "1;px=4102444800000"}});
    answer_put(true);
    answer_put(false);
    script.answer(200, {}, "<ListBucketResult></ListBucketResult>");
    script.answer(204);
    script.answer(204);
  }
  static constexpr std::size_t probe_requests = 9;

  redis3::test::TemporaryFolder folder;
};

TEST_F(OtherServerTest, is_probed_once_and_by_the_next_process_not_at_all) {
  S3Store one = open_other();
  EXPECT_FALSE(one.capabilities().are_known());
  answer_probe();
  ASSERT_TRUE(run(one.learn_capabilities()));
  ASSERT_TRUE(run(one.learn_capabilities()));
  EXPECT_EQ(one.capabilities().put_if_match, Support::yes);
  EXPECT_EQ(one.capabilities().remove_if_match, ConditionalRemove::ignored);
  S3Store next = open_other();
  ASSERT_TRUE(run(next.learn_capabilities()));
  EXPECT_EQ(next.capabilities(), one.capabilities());
  EXPECT_EQ(script.seen().size(), probe_requests);
}

TEST_F(OtherServerTest, a_tag_goes_out_as_the_server_wants_it) {
  S3Store other = open_other();
  answer_probe();
  ASSERT_TRUE(run(other.learn_capabilities()));
  answer_put(false);
  ASSERT_TRUE(run(other.put("0/k", "v", PutOptions(PutCondition::if_match(Etag("\"old\""))))));
  EXPECT_EQ(script.seen().back().field("if-match"), "old");
}

TEST_F(OtherServerTest, a_large_put_goes_in_one_piece) {
  S3Store other = open_other();
  answer_put(false);
  const std::string large(16u << 20, 'v');
  ASSERT_TRUE(run(other.put("0/k", large, PutOptions(PutCondition::if_absent()))));
  EXPECT_EQ(script.seen().size(), 1u);
  EXPECT_EQ(script.seen()[0].field("if-none-match"), "*");
}

TEST_F(S3StoreTest, what_amazons_buckets_can_do_costs_no_request) {
  ASSERT_TRUE(run(store.learn_capabilities()));
  EXPECT_TRUE(script.seen().empty());
}

constexpr Capabilities without_append_and_rename() {
  Capabilities can = all_capabilities();
  can.append = Support::no;
  can.rename = Support::no;
  return can;
}

struct PlaceCase {
  const char* bucket;
  const char* endpoint;
  Capabilities expected;
};

TEST(OpenS3Store, knows_what_amazon_has_documented_and_nothing_of_others) {
  boost::asio::io_context context{1};
  const PlaceCase cases[] = {
      {"b--use1-az5--x-s3", "", all_capabilities()},
      {"b--use1-az5--x-s3", "http://127.0.0.1:9010", all_capabilities()},
      {"b--usw2-lax1-az1--x-s3", "http://127.0.0.1:9010", without_append_and_rename()},
      {"plain", "", capabilities_of_general_purpose_buckets()},
      {"plain", "https://bucket.vpce-1a-s3.us-east-1.vpce.amazonaws.com",
       capabilities_of_general_purpose_buckets()},
      {"plain", "https://amazonaws.com.example.com", Capabilities()},
      {"plain", "http://127.0.0.1:9010", Capabilities()},
  };
  for (const PlaceCase& one : cases) {
    S3Config config;
    config.bucket = one.bucket;
    config.region = "us-east-1";
    config.given.endpoint_url = one.endpoint;
    config.given.access_key_id = "AK";
    config.given.secret_access_key = "s";
    config.environment.variable = [](const std::string&) { return std::nullopt; };
    config.environment.file = [](const std::string&) { return std::optional<std::string>(); };
    const auto store = open_s3_store(context.get_executor(), std::move(config));
    ASSERT_TRUE(store) << one.endpoint << ": " << store.error().message();
    EXPECT_EQ((*store)->capabilities(), one.expected) << one.bucket << " " << one.endpoint;
  }
}

struct OpenCase {
  const char* bucket;
  const char* region;
  std::map<std::string, std::string> variables;
  ErrorKind kind;
};

TEST(OpenS3Store, says_what_is_wrong_before_anything_is_sent) {
  const std::map<std::string, std::string> keys = {{"AWS_ACCESS_KEY_ID", "AK"},
                                                   {"AWS_SECRET_ACCESS_KEY", "s"}};
  auto bad_url = keys;
  bad_url["AWS_ENDPOINT_URL"] = "localhost:9010";
  auto bad_ca = keys;
  bad_ca["AWS_CA_BUNDLE"] = "/nowhere/ca.pem";
  const OpenCase cases[] = {
      {"Bad_Name", "", keys, ErrorKind::invalid},
      {"plain", "", keys, ErrorKind::invalid},
      {"plain", "us east", keys, ErrorKind::invalid},
      {"plain", "us-east-1", bad_url, ErrorKind::invalid},
      {"plain", "us-east-1", bad_ca, ErrorKind::invalid},
      {"b--use1-az5--x-s3", "eu-west-1", keys, ErrorKind::invalid},
      {"b--use1-az5--x-s3", "", {{"AWS_EC2_METADATA_DISABLED", "true"}}, ErrorKind::denied},
  };
  for (const OpenCase& one : cases) {
    S3Config config;
    config.bucket = one.bucket;
    config.region = one.region;
    config.environment.variable = [&one](const std::string& name) -> std::optional<std::string> {
      const auto found = one.variables.find(name);
      return found == one.variables.end() ? std::nullopt : std::optional(found->second);
    };
    config.environment.file = [](const std::string&) -> Result<std::optional<std::string>> {
      return std::optional<std::string>();
    };
    boost::asio::io_context context(1);
    const auto store = open_s3_store(context.get_executor(), std::move(config));
    ASSERT_FALSE(store) << one.bucket;
    EXPECT_EQ(store.error().kind(), one.kind) << store.error().message();
  }
}

TEST(OpenS3Store, opens_without_a_request) {
  S3Config config;
  config.bucket = "b--use1-az5--x-s3";
  config.given.access_key_id = "AK";
  config.given.secret_access_key = "s";
  config.given.endpoint_url = "http://127.0.0.1:9";
  config.environment.variable = [](const std::string&) { return std::optional<std::string>(); };
  config.environment.file = [](const std::string&) -> Result<std::optional<std::string>> {
    return std::optional<std::string>();
  };
  boost::asio::io_context context(1);
  EXPECT_TRUE(open_s3_store(context.get_executor(), std::move(config)));
}

}  // namespace
}  // namespace redis3::store

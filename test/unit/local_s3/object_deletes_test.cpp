#include "service_fixture.hpp"

namespace redis3::local_s3 {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ObjectDeletes : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    create_general_bucket();
  }

  Answered delete_all(std::string_view bucket, const std::string& objects) {
    return send(Call("POST", bucket)
                    .query("delete")
                    .body("<Delete>" + objects + "</Delete>")
                    .checksum(ChecksumAlgorithm::crc32));
  }
};

TEST_F(ObjectDeletes, conditions_decide) {
  struct Case {
    bool is_there;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view outcome;
  };
  const std::string same = "Thu, 02 Jan 2025 03:04:05 GMT";
  const std::string other = "Thu, 02 Jan 2025 03:04:06 GMT";
  const std::vector<Case> cases{
      {true, {}, "204"},
      {true, {{"if-match", "ETAG"}}, "204"},
      {true, {{"if-match", "*"}}, "204"},
      {true, {{"if-match", "\"x\""}}, "412 PreconditionFailed"},
      {true, {{"x-amz-if-match-size", "3"}}, "204"},
      {true, {{"x-amz-if-match-size", "4"}}, "412 PreconditionFailed"},
      {true, {{"x-amz-if-match-size", "many"}}, "400 InvalidArgument"},
      {true, {{"x-amz-if-match-last-modified-time", same}}, "204"},
      {true, {{"x-amz-if-match-last-modified-time", other}}, "412 PreconditionFailed"},
      {true, {{"x-amz-if-match-last-modified-time", "today"}}, "400 InvalidArgument"},
      {true, {{"if-match", "ETAG"}, {"x-amz-if-match-size", "4"}}, "412 PreconditionFailed"},
      {false, {}, "204"},
      {false, {{"if-match", "\"x\""}}, "404 NoSuchKey"},
      {false, {{"if-match", "*"}}, "404 NoSuchKey"},
      {false, {{"x-amz-if-match-size", "3"}}, "204"},
      {false, {{"x-amz-if-match-last-modified-time", same}}, "204"},
  };
  for (const Case& each : cases) {
    send(Call("DELETE", directory_bucket, "k"));
    const std::string etag = each.is_there ? put(directory_bucket, "k", "abc") : "";
    Call call("DELETE", directory_bucket, "k");
    std::string told;
    for (const auto& [name, value] : each.headers) {
      call.header(name, value == "ETAG" ? etag : value);
      told += name + ": " + value + ' ';
    }
    const Answered answer = send(call);
    EXPECT_EQ(answer.outcome(), each.outcome) << told;
    const bool is_left = each.is_there && answer.status() != 204;
    EXPECT_EQ(send(Call("HEAD", directory_bucket, "k")).status(), is_left ? 200 : 404) << told;
  }
}

TEST_F(ObjectDeletes, size_and_time_are_conditions_of_directory_buckets_only) {
  put(general_bucket, "k", "abc");
  EXPECT_EQ(send(Call("DELETE", general_bucket, "k").header("x-amz-if-match-size", "3")).outcome(),
            "501 NotImplemented");
  EXPECT_EQ(send(Call("DELETE", general_bucket, "k").header("if-match", "x")).outcome(),
            "412 PreconditionFailed");
}

TEST_F(ObjectDeletes, many_are_deleted_at_once_each_by_its_own_conditions) {
  const std::string etag = put(directory_bucket, "a", "1");
  put(directory_bucket, "b", "22");
  put(directory_bucket, "c", "333");
  put(directory_bucket, "d", "4");
  const std::string quoted = "&quot;" + etag.substr(1, etag.size() - 2) + "&quot;";
  const Answered answer =
      delete_all(directory_bucket, "<Object><Key>a</Key><ETag>" + quoted +
                                       "</ETag></Object>"
                                       "<Object><Key>b</Key><Size>3</Size></Object>"
                                       "<Object><Key>c</Key><LastModifiedTime>Thu, 02 Jan 2025 03:04:05 "
                                       "GMT</LastModifiedTime><Size>3</Size></Object>"
                                       "<Object><Key>d</Key><ETag>*</ETag></Object>"
                                       "<Object><Key>absent</Key></Object>"
                                       "<Object><Key>absent2</Key><ETag>*</ETag></Object>");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_THAT(answer.elements("Deleted"),
              ElementsAre("<Key>a</Key>", "<Key>c</Key>", "<Key>d</Key>", "<Key>absent</Key>"));
  EXPECT_THAT(answer.elements("Code"), ElementsAre("PreconditionFailed", "NoSuchKey"));
  EXPECT_EQ(get(directory_bucket, "b"), "22");
}

TEST_F(ObjectDeletes, quiet_tells_only_errors) {
  put(directory_bucket, "a", "1");
  const Answered answer = delete_all(
      directory_bucket,
      "<Object><Key>a</Key></Object><Object><Key>n</Key><ETag>x</ETag></Object><Quiet>true</Quiet>");
  EXPECT_THAT(answer.elements("Deleted"), IsEmpty());
  EXPECT_THAT(answer.elements("Error").size(), 1u);
}

TEST_F(ObjectDeletes, nonsense_is_refused_whole) {
  put(directory_bucket, "a", "1");
  const std::string good = "<Object><Key>a</Key></Object>";
  for (const std::string& bad :
       {std::string("<Object><Key></Key></Object>"), std::string("<Object><Key>  </Key></Object>"),
        std::string("<Object/>"), std::string("<Object><Key>b&#1;</Key></Object>"),
        std::string("<Object><Key>b</Key><Size>-1</Size></Object>"),
        std::string("<Object><Key>b</Key><LastModifiedTime>now</LastModifiedTime></Object>"),
        std::string("<Object>")}) {
    EXPECT_EQ(delete_all(directory_bucket, good + bad).outcome(), "400 MalformedXML") << bad;
  }
  EXPECT_EQ(delete_all(directory_bucket, "").outcome(), "400 MalformedXML");
  EXPECT_EQ(send(Call("POST", directory_bucket).query("delete").body("").checksum(ChecksumAlgorithm::crc32))
                .outcome(),
            "400 MalformedXML");
  EXPECT_EQ(get(directory_bucket, "a"), "1");
}

TEST_F(ObjectDeletes, entities_of_ones_own_are_not_expanded) {
  put(directory_bucket, "a", "1");
  send(Call("POST", directory_bucket)
           .query("delete")
           .body("<!DOCTYPE d [<!ENTITY k \"a\">]><Delete><Object><Key>&k;</Key></Object></Delete>")
           .checksum(ChecksumAlgorithm::crc32));
  EXPECT_EQ(get(directory_bucket, "a"), "1");
}

TEST_F(ObjectDeletes, a_thousand_is_the_most) {
  std::string objects;
  for (int number = 0; number < 1000; ++number) {
    objects += "<Object><Key>" + std::to_string(number) + "</Key></Object>";
  }
  EXPECT_EQ(delete_all(directory_bucket, objects).status(), 200);
  EXPECT_EQ(delete_all(directory_bucket, objects + "<Object><Key>one more</Key></Object>").outcome(),
            "400 MalformedXML");
}

TEST_F(ObjectDeletes, the_list_needs_a_checksum) {
  const Call call =
      Call("POST", general_bucket).query("delete").body("<Delete><Object><Key>a</Key></Object></Delete>");
  EXPECT_EQ(send(call).outcome(), "400 InvalidRequest");
  EXPECT_EQ(send(Call(call).header("content-md5", "verified by the front")).outcome(), "200");
}

TEST_F(ObjectDeletes, keys_with_white_space_and_line_ends_are_found) {
  put(directory_bucket, " a\r\n\tb ", "1");
  EXPECT_THAT(delete_all(directory_bucket, "<Object><Key> a&#13;&#10;&#9;b </Key></Object>").elements("Key"),
              ElementsAre(" a&#13;\n\tb "));
  EXPECT_EQ(send(Call("HEAD", directory_bucket, " a\r\n\tb ")).status(), 404);
}

}  // namespace
}  // namespace redis3::local_s3

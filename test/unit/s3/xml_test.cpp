#include "s3/xml.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

TEST(ReadError, finds_code_message_and_region) {
  const ErrorBody error = read_error(
      "<?xml version=\"1.0\" "
      "encoding=\"UTF-8\"?>\n<Error><Code>AuthorizationHeaderMalformed</Code><Message>it &lt;is&gt; "
      "wrong</Message><Region>us-west-2</Region><RequestId>R</RequestId></Error>");
  EXPECT_EQ(error.code, "AuthorizationHeaderMalformed");
  EXPECT_EQ(error.message, "it <is> wrong");
  EXPECT_EQ(error.region, "us-west-2");
}

TEST(ReadError, finds_the_error_inside_of_another_element) {
  EXPECT_EQ(read_error("<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse>").code, "X");
}

TEST(ReadError, what_is_no_error_document_is_empty) {
  for (const char* const body :
       {"", "no XML", "<html><body>Bad gateway</body></html>", "<Error>", "<Error><Code>", "{}"}) {
    EXPECT_EQ(read_error(body).code, "") << body;
  }
  EXPECT_EQ(read_error("<Error><Code>X</Code>" + std::string(xml_bytes_max, ' ') + "</Error>").code, "");
}

TEST(ReadError, entities_of_a_document_type_are_not_expanded) {
  EXPECT_NE(read_error("<!DOCTYPE x [<!ENTITY a \"expanded\">]><Error><Code>&a;</Code></Error>").code,
            "expanded");
}

TEST(HoldsError, tells_an_error_document_from_a_result) {
  EXPECT_TRUE(holds_error("<Error><Code>InternalError</Code></Error>"));
  EXPECT_TRUE(holds_error("  \n<?xml version=\"1.0\"?>\n\n<Error xmlns=\"x\"/>"));
  EXPECT_FALSE(holds_error("<ListBucketResult><Error>"));
  EXPECT_FALSE(holds_error(""));
  EXPECT_FALSE(holds_error("<?xml "));
  EXPECT_FALSE(holds_error("<Errors>"));
}

const std::string session =
    "<CreateSessionResult "
    "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Credentials><SessionToken>T/+=</SessionToken>"
    "<SecretAccessKey>S</SecretAccessKey><AccessKeyId>A</AccessKeyId><Expiration>2023-06-26T17:33:30Z</"
    "Expiration>"
    "</Credentials></CreateSessionResult>";

TEST(ReadSession, finds_the_parts_by_name) {
  const aws::Grant grant = read_session(session).value();
  EXPECT_EQ(grant.credentials.access_key_id, "A");
  EXPECT_EQ(grant.credentials.secret_access_key, "S");
  EXPECT_EQ(grant.credentials.session_token, "T/+=");
  EXPECT_EQ(unix_milliseconds(grant.expires.value()), 1687800810000);
}

TEST(ReadSession, missing_or_wrong_part_is_corrupt) {
  for (const char* const part :
       {"T/+=", ">S<", ">A<", "2023-06-26T17:33:30Z", "CreateSessionResult", "Credentials"}) {
    std::string body = session;
    for (auto at = body.find(part); at != std::string::npos; at = body.find(part, at))
      body.erase(at + 1, 1);
    if (std::string_view(part) == "T/+=") {
      body = session;
      body.replace(body.find("T/+="), 4, "a b");
    }
    const auto grant = read_session(body);
    ASSERT_FALSE(grant) << body;
    EXPECT_EQ(grant.error().kind(), ErrorKind::corrupt);
  }
}

std::string listing(std::string_view inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult "
         "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" +
         std::string(inside) + "</ListBucketResult>";
}

const std::string contents =
    "<Contents><Key>p/a%2B+b%C3%BC</Key><LastModified>2025-01-02T03:04:05.678Z</"
    "LastModified><ETag>&quot;e&quot;</ETag>"
    "<ChecksumAlgorithm>CRC32C</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>5</Size>"
    "<StorageClass>EXPRESS_ONEZONE</StorageClass></Contents>";

TEST(ReadList, decodes_names_where_the_answer_says_that_they_are_encoded) {
  const ListedPage page = read_list(listing("<EncodingType>url</EncodingType>" + contents +
                                            "<CommonPrefixes><Prefix>p%2Fd/</Prefix></CommonPrefixes>"))
                              .value();
  ASSERT_EQ(page.objects.size(), 1u);
  EXPECT_EQ(page.objects[0].key, "p/a+ b\xc3\xbc");
  EXPECT_EQ(page.objects[0].etag, "\"e\"");
  EXPECT_EQ(page.objects[0].size_bytes, 5u);
  EXPECT_EQ(unix_milliseconds(page.objects[0].last_modified), 1735787045678);
  EXPECT_EQ(page.objects[0].checksum_algorithms, std::vector<std::string>{"CRC32C"});
  EXPECT_EQ(page.prefixes, std::vector<std::string>{"p/d/"});
  EXPECT_EQ(page.next_token, "");
}

TEST(ReadList, takes_names_as_they_are_otherwise) {
  EXPECT_EQ(read_list(listing(contents)).value().objects[0].key, "p/a%2B+b%C3%BC");
}

TEST(ReadList, blanks_at_the_ends_of_names_stay) {
  std::string spaced = contents;
  spaced.replace(spaced.find("p/a"), 3, " p/a");
  EXPECT_EQ(read_list(listing(spaced)).value().objects[0].key, " p/a%2B+b%C3%BC");
  spaced.replace(spaced.find(" p/a%2B+b%C3%BC"), 15, "  ");
  EXPECT_EQ(read_list(listing(spaced)).value().objects[0].key, "  ");
}

TEST(ReadList, truncated_page_names_the_next_one) {
  EXPECT_EQ(
      read_list(listing("<IsTruncated>true</IsTruncated><NextContinuationToken>a+/=</NextContinuationToken>"))
          .value()
          .next_token,
      "a+/=");
  EXPECT_EQ(
      read_list(listing("<IsTruncated>false</IsTruncated><NextContinuationToken>a</NextContinuationToken>"))
          .value()
          .next_token,
      "");
}

TEST(ReadList, what_makes_no_sense_is_corrupt) {
  const auto without = [](std::string_view part, std::string_view other) {
    std::string text = contents;
    text.replace(text.find(part), part.size(), other);
    return listing("<EncodingType>url</EncodingType>" + text);
  };
  const std::string bodies[] = {"",
                                "x",
                                "<ListBucketResult>",
                                "<Other/>",
                                listing("<IsTruncated>true</IsTruncated>"),
                                listing("<CommonPrefixes/>"),
                                without("p/a%2B", "%zz"),
                                without("p/a%2B+b%C3%BC", ""),
                                without("Key>", "Kex>"),
                                without("<Size>5", "<Size>-5"),
                                without("<Size>5", "<Size>"),
                                without("2025-01-02T", "2025-13-02T"),
                                without("&quot;e&quot;", "")};
  for (const std::string& body : bodies) {
    const auto page = read_list(body);
    ASSERT_FALSE(page) << body;
    EXPECT_EQ(page.error().kind(), ErrorKind::corrupt) << body;
  }
}

TEST(CreateBucketBody, is_boto3s_for_a_directory_bucket) {
  EXPECT_EQ(create_bucket_body(BucketName::parse("b--usw2-az1--x-s3").value(), "us-west-2"),
            "<CreateBucketConfiguration "
            "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Location><Type>AvailabilityZone"
            "</Type><Name>usw2-az1</Name></Location><Bucket><Type>Directory</"
            "Type><DataRedundancy>SingleAvailabilityZone"
            "</DataRedundancy></Bucket></CreateBucketConfiguration>");
}

TEST(CreateBucketBody, tells_a_local_zone) {
  const auto body = create_bucket_body(BucketName::parse("b--usw2-lax1-az1--x-s3").value(), "us-west-2");
  EXPECT_NE(body.find("<Type>LocalZone</Type><Name>usw2-lax1-az1</Name>"), std::string::npos);
  EXPECT_NE(body.find("SingleLocalZone"), std::string::npos);
}

TEST(CreateBucketBody, of_a_general_purpose_bucket_names_the_region_but_for_the_first) {
  EXPECT_EQ(create_bucket_body(BucketName::parse("plain").value(), "us-east-1"), "");
  EXPECT_NE(create_bucket_body(BucketName::parse("plain").value(), "eu-west-1")
                .find("<LocationConstraint>eu-west-1</LocationConstraint>"),
            std::string::npos);
}

}  // namespace
}  // namespace redis3::s3

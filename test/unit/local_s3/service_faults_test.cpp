#include "service_fixture.hpp"

#include <gtest/gtest.h>

namespace redis3::local_s3 {
namespace {

using faults::S3Call;

constexpr std::string_view bucket = directory_bucket;

/// An account that may only read, on a table that somebody else has filled.
class ReadOnlyServiceTest : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    put(bucket, "k", "value");
    set_read_only();
  }
};

TEST(CallOf, tells_which_operation_is_asked_for) {
  const auto call = [](const Call& asked) { return call_of(asked.request()); };
  EXPECT_EQ(call(Call("GET", "")), S3Call::list_buckets);
  EXPECT_EQ(call(Call("GET", bucket).query("session")), S3Call::create_session);
  EXPECT_EQ(call(Call("GET", bucket).query("list-type", "2")), S3Call::list_objects_v2);
  EXPECT_EQ(call(Call("GET", bucket)), S3Call::list_objects);
  EXPECT_EQ(call(Call("PUT", bucket)), S3Call::create_bucket);
  EXPECT_EQ(call(Call("POST", bucket).query("delete")), S3Call::delete_objects);
  EXPECT_EQ(call(Call("GET", bucket, "k")), S3Call::get_object);
  EXPECT_EQ(call(Call("HEAD", bucket, "k")), S3Call::head_object);
  EXPECT_EQ(call(Call("PUT", bucket, "k")), S3Call::put_object);
  EXPECT_EQ(call(Call("PUT", bucket, "k").header("x-amz-copy-source", "/b/k")), S3Call::copy_object);
  EXPECT_EQ(call(Call("PUT", bucket, "k").query("renameObject")), S3Call::rename_object);
  EXPECT_EQ(call(Call("PUT", bucket, "k").query("partNumber", "1")), S3Call::upload_part);
  EXPECT_EQ(call(Call("PUT", bucket, "k").query("partNumber", "1").header("x-amz-copy-source", "/b/k")),
            S3Call::upload_part_copy);
  EXPECT_EQ(call(Call("DELETE", bucket, "k")), S3Call::delete_object);
  EXPECT_EQ(call(Call("DELETE", bucket, "k").query("uploadId", "u")), S3Call::abort_multipart_upload);
  EXPECT_EQ(call(Call("PATCH", bucket, "k")), S3Call::other);
}

TEST_F(ReadOnlyServiceTest, reads) {
  EXPECT_EQ(get(bucket, "k"), "value");
  EXPECT_EQ(send(Call("HEAD", bucket)).status(), 200);
}

TEST_F(ReadOnlyServiceTest, denies_writes_in_a_session_and_without_one) {
  EXPECT_EQ(send(Call("PUT", bucket, "k").body("new")).outcome(), "403 AccessDenied");
  EXPECT_EQ(send(Call("PUT", bucket, "k").body("new").in_read_only_session()).outcome(), "403 AccessDenied");
  EXPECT_EQ(send(Call("DELETE", bucket, "k")).outcome(), "403 AccessDenied");
  EXPECT_EQ(send(Call("PUT", "another-bucket")).outcome(), "403 AccessDenied");
  EXPECT_EQ(get(bucket, "k"), "value");
}

TEST_F(ReadOnlyServiceTest, grants_a_session_that_may_only_read_to_who_asks_for_none_that_may_write) {
  for (const bool asks : {false, true}) {
    Call call("GET", bucket);
    call.query("session");
    if (asks) call.header("x-amz-create-session-mode", "ReadOnly");
    const Answered answer = send(call);
    ASSERT_EQ(answer.status(), 200);
    EXPECT_TRUE(tokens_.verify(answer.element("SessionToken"))->is_read_only);
  }
}

TEST_F(ReadOnlyServiceTest, denies_a_session_that_may_write) {
  EXPECT_EQ(
      send(Call("GET", bucket).query("session").header("x-amz-create-session-mode", "ReadWrite")).outcome(),
      "403 AccessDenied");
}

}  // namespace
}  // namespace redis3::local_s3

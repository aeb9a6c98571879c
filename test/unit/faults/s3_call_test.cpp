#include "faults/s3_call.hpp"

#include <gtest/gtest.h>

using namespace redis3::faults;

TEST(S3Call, is_found_by_its_name) {
  for (std::size_t at = 0; at < s3_call_count; ++at) {
    const auto call = static_cast<S3Call>(at);
    EXPECT_EQ(s3_call_of(name_of(call)), call) << name_of(call);
  }
  EXPECT_EQ(s3_call_of("getobject"), S3Call::get_object);
  EXPECT_EQ(s3_call_of("Get"), std::nullopt);
  EXPECT_EQ(s3_call_of(""), std::nullopt);
}

TEST(S3Call, is_a_write_where_it_changes_what_is_stored) {
  for (const S3Call call : {S3Call::put_object, S3Call::delete_objects, S3Call::rename_object,
                            S3Call::complete_multipart_upload, S3Call::create_bucket})
    EXPECT_TRUE(is_write(call)) << name_of(call);
  for (const S3Call call :
       {S3Call::get_object, S3Call::list_objects_v2, S3Call::create_session, S3Call::head_bucket})
    EXPECT_FALSE(is_write(call)) << name_of(call);
}

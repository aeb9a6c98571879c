#pragma once

#include "local_s3/authorization.hpp"

#include <string>
#include <string_view>

/// Signature Version 2 of a presigned URL. Amazon keeps it for general-purpose buckets in its older regions,
/// and boto3 and version 1 of the AWS CLI still presign so for us-east-1 unless they are told otherwise;
/// nothing else here takes it. Source: docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
namespace redis3::local_s3 {

/// Whether a query has that form: AWSAccessKeyId, Expires and Signature.
bool is_presigned_v2(const Parameters& query);

/// What is signed: the method, the fields that matter, Expires, and the resource.
///
/// bucket_in_host  the bucket where the host names it; empty where the path does.
/// expires         as in the query.
std::string string_to_sign_v2(std::string_view method, std::string_view bucket_in_host,
                              std::string_view raw_path, std::string_view raw_query, const HeaderMap& headers,
                              std::string_view expires);

/// Base64 of the HMAC-SHA1.
std::string sign_v2(std::string_view secret_access_key, std::string_view string_to_sign);

}  // namespace redis3::local_s3

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace redis3::local_s3 {

/// One answered request, for people. Holds no query and no header, since those carry tokens and signatures.
struct RequestRecord {
  std::string method;  ///< Empty where the request line could not be read.
  std::string bucket;
  std::string key;
  int status = 0;               ///< 0 where nothing was answered.
  std::string_view error_code;  ///< S3's, such as NoSuchKey; empty where there is none.
  std::uint64_t request_body_bytes = 0;
  std::uint64_t response_body_bytes = 0;
  std::chrono::microseconds duration{0};
  bool has_fault = false;  ///< Something went wrong with it because it was told to.
};

/// "PUT /bucket/key 200 in=5 out=0 0.412 ms". Bytes that a terminal might obey are percent-encoded.
std::string to_line(const RequestRecord& record);

using RequestLog = std::function<void(const RequestRecord&)>;

}  // namespace redis3::local_s3

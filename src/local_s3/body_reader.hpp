#pragma once

#include "local_s3/authenticator.hpp"
#include "local_s3/aws_chunked.hpp"
#include "local_s3/checksums.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::local_s3 {

/// Takes the body of one request, as HTTP delivers it, and hands it on decoded and verified: aws-chunked
/// taken apart, the hash that was signed, S3's checksum and Content-MD5 compared.
class BodyReader {
 public:
  /// What the fields say of the body that is to come. `request` has everything but its body.
  ///
  /// Refuses  EntityTooLarge where it says that it is longer than `body_bytes_max`; MissingContentLength and
  ///          InvalidRequest where aws-chunked is not described; and as announced_checksum() does.
  static Answer<BodyReader> begin(const Request& request, const Identity& identity,
                                  std::uint64_t body_bytes_max);

  /// The next bytes. After a refusal it must not be fed again.
  /// Refuses  EntityTooLarge; and as AwsChunkedDecoder does.
  Answer<void> feed(std::string_view bytes);

  /// There are no more bytes: puts body and checksum into `request` and brings its content-length and
  /// content-encoding up to date. Refuses  XAmzContentSHA256Mismatch, BadDigest, InvalidDigest,
  /// IncompleteBody; and as AwsChunkedDecoder does.
  Answer<void> finish(Request& request);

 private:
  BodyReader() = default;
  Answer<void> verify(const Request& request, std::string_view body);

  std::string payload_hash_;
  std::uint64_t body_bytes_max_ = 0;
  std::optional<AnnouncedChecksum> checksum_;
  std::optional<AwsChunkedDecoder> decoder_;
  std::string plain_;
};

}  // namespace redis3::local_s3

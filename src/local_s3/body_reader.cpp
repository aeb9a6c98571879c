#include "local_s3/body_reader.hpp"

#include "base/text.hpp"
#include "local_s3/addressing.hpp"

#include <algorithm>
#include <utility>

namespace redis3::local_s3 {
namespace {

constexpr std::string_view streaming_prefix = "STREAMING-";
// A body that claims to be long grows as it comes; nothing is reserved for what is only a claim.
constexpr std::uint64_t reserved_body_bytes_max = 1 << 20;

S3Error too_large(std::uint64_t allowed_bytes, std::uint64_t proposed_bytes) {
  return S3Error(ErrorCode::entity_too_large)
      .with("ProposedSize", std::to_string(proposed_bytes))
      .with("MaxSizeAllowed", std::to_string(allowed_bytes));
}

// CompleteMultipartUpload's checksum fields are about the object that is put together, not about the list of
// its parts.
bool checksum_is_of_body(const Request& request) {
  return request.method != "POST" || !request.parameter("uploadId");
}

Answer<AwsChunkedDecoder::Options> chunked_options(const Request& request, const Identity& identity) {
  AwsChunkedDecoder::Options options;
  const auto length = request.header("x-amz-decoded-content-length");
  if (!length) return S3Error(ErrorCode::missing_content_length);
  const auto decoded_bytes = to_uint64(*length);
  if (!decoded_bytes) {
    return S3Error(ErrorCode::invalid_argument, "x-amz-decoded-content-length must be a number of bytes.");
  }
  options.decoded_bytes = *decoded_bytes;
  const bool has_trailer = identity.payload_hash.ends_with("-TRAILER");
  const auto trailer = request.header("x-amz-trailer");
  if (has_trailer != trailer.has_value()) {
    return S3Error(ErrorCode::invalid_request,
                   "x-amz-trailer and the -TRAILER form of x-amz-content-sha256 go together.");
  }
  if (trailer) options.trailers.push_back(to_lower(*trailer));
  if (identity.payload_hash != streaming_unsigned_trailer) options.signing = identity.chunk_signing;
  return options;
}

// Takes the coding that was of the journey only: "aws-chunked,gzip" becomes "gzip"; absent where nothing
// remains.
std::optional<std::string> without_aws_chunked(std::string_view codings) {
  std::string rest;
  while (!codings.empty()) {
    std::string_view coding = codings.substr(0, codings.find(','));
    codings.remove_prefix(std::min(coding.size() + 1, codings.size()));
    while (coding.starts_with(' '))
      coding.remove_prefix(1);
    while (coding.ends_with(' '))
      coding.remove_suffix(1);
    if (coding.empty() || equal_ignoring_case(coding, "aws-chunked")) continue;
    if (!rest.empty()) rest += ',';
    rest += coding;
  }
  if (rest.empty()) return std::nullopt;
  return rest;
}

}  // namespace

Answer<BodyReader> BodyReader::begin(const Request& request, const Identity& identity,
                                     std::uint64_t body_bytes_max) {
  BodyReader reader;
  reader.payload_hash_ = identity.payload_hash;
  reader.body_bytes_max_ = body_bytes_max;
  if (checksum_is_of_body(request)) {
    auto announced = announced_checksum(request.headers);
    if (!announced) return announced.error();
    reader.checksum_ = std::move(*announced);
  }
  if (identity.payload_hash.starts_with(streaming_prefix)) {
    auto options = chunked_options(request, identity);
    if (!options) return options.error();
    if (options->decoded_bytes > body_bytes_max) return too_large(body_bytes_max, options->decoded_bytes);
    reader.decoder_.emplace(std::move(*options));
    return reader;
  }
  // A trailer stands in aws-chunked only.
  if (reader.checksum_ && !reader.checksum_->value) {
    return S3Error(ErrorCode::invalid_request, "x-amz-trailer is only for bodies in aws-chunked encoding.");
  }
  const auto length = to_uint64(request.header("content-length").value_or("0")).value_or(0);
  if (length > body_bytes_max) return too_large(body_bytes_max, length);
  reader.plain_.reserve(std::min(length, reserved_body_bytes_max));
  return reader;
}

Answer<void> BodyReader::feed(std::string_view bytes) {
  if (decoder_) return decoder_->feed(bytes);
  if (bytes.size() > body_bytes_max_ - plain_.size())
    return too_large(body_bytes_max_, plain_.size() + bytes.size());
  plain_ += bytes;
  return {};
}

Answer<void> BodyReader::finish(Request& request) {
  if (decoder_) {
    if (const auto finished = decoder_->finish(); !finished) return finished;
    plain_ = decoder_->take_body();
    if (checksum_ && !checksum_->value) {
      // The decoder has seen to it that exactly the announced trailer came.
      auto value = checked_value(checksum_->algorithm, decoder_->trailers().front().second);
      if (!value) return value.error();
      checksum_->value = std::move(*value);
    }
    if (const auto coding = request.header("content-encoding")) {
      const auto rest = without_aws_chunked(*coding);
      if (rest) request.headers["content-encoding"] = *rest;
      if (!rest) request.headers.erase("content-encoding");
    }
  }
  if (const auto verified = verify(request, plain_); !verified) return verified;
  request.body = std::move(plain_);
  request.headers["content-length"] = std::to_string(request.body.size());
  if (checksum_) request.checksum.emplace(name_of(checksum_->algorithm), *checksum_->value);
  return {};
}

Answer<void> BodyReader::verify(const Request& request, std::string_view body) {
  if (!decoder_ && payload_hash_ != aws::unsigned_payload) {
    const std::string computed = aws::sha256_hex(body);
    if (!equal_ignoring_case(computed, payload_hash_)) {
      return S3Error(ErrorCode::x_amz_content_sha256_mismatch)
          .with("ClientComputedContentSHA256", payload_hash_)
          .with("S3ComputedContentSHA256", computed);
    }
  }
  if (const auto content_md5 = request.header("content-md5")) {
    const auto verified = verify_content_md5(*content_md5, bucket_kind_of(request.bucket), body);
    if (!verified) return verified;
  }
  if (!checksum_) return {};
  return verify_checksum(checksum_->algorithm, *checksum_->value, body);
}

}  // namespace redis3::local_s3

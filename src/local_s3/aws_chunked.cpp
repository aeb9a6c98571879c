#include "local_s3/aws_chunked.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace redis3::local_s3 {
namespace {

// A head is a length, the word chunk-signature and 64 digits; a trailer's name and checksum are as short.
constexpr std::size_t line_bytes_max = 1024;
// A body that claims to be long grows as it comes; nothing is reserved for what is only a claim.
constexpr std::uint64_t reserve_bytes_max = 1 << 20;

constexpr std::string_view signature_extension = "chunk-signature=";
constexpr std::string_view trailer_signature_name = "x-amz-trailer-signature";

S3Error broken_framing() {
  return S3Error(ErrorCode::invalid_request, "The aws-chunked encoding of the body is malformed.");
}

S3Error malformed_trailer() {
  return S3Error(ErrorCode::invalid_request,
                 "The request contained trailing data that was not well-formed or did not conform to our "
                 "published schema.");
}

std::optional<std::uint64_t> from_hex(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string chain(std::string_view kind, const ChunkSigning& signing, std::string_view previous_signature) {
  std::string text(kind);
  text += '\n' + signing.amz_date + '\n' + signing.scope.text() + '\n';
  text += previous_signature;
  text += '\n';
  return text;
}

}  // namespace

AwsChunkedDecoder::AwsChunkedDecoder(Options options) : options_(std::move(options)) {
  body_.reserve(std::min(options_.decoded_bytes, reserve_bytes_max));
  if (options_.signing) previous_signature_ = options_.signing->seed_signature;
}

Answer<void> AwsChunkedDecoder::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (state_ == State::chunk_bytes) {
      take_chunk_bytes(bytes);
      continue;
    }
    const auto line = take_line(bytes);
    if (!line) return line.error();
    if (!*line) return {};
    const auto step = state_ == State::chunk_head  ? begin_chunk(**line)
                      : state_ == State::chunk_end ? end_chunk(**line)
                                                   : read_trailer(**line);
    if (!step) return step;
  }
  return {};
}

Answer<void> AwsChunkedDecoder::finish() {
  if (state_ != State::trailers) return S3Error(ErrorCode::incomplete_body);
  if (!line_.empty()) {
    const std::string line = std::exchange(line_, {});
    if (const auto read = read_trailer(line); !read) return read;
  }
  if (body_.size() != options_.decoded_bytes) return S3Error(ErrorCode::incomplete_body);
  if (trailers_.size() != options_.trailers.size()) return malformed_trailer();
  return verify_trailers();
}

Answer<std::optional<std::string>> AwsChunkedDecoder::take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  line_ += bytes.substr(0, end);
  if (line_.size() > line_bytes_max) return broken_framing();
  if (end == std::string_view::npos) {
    bytes = {};
    return std::optional<std::string>();
  }
  bytes.remove_prefix(end + 1);
  if (line_.ends_with('\r')) line_.pop_back();
  return std::optional<std::string>(std::exchange(line_, {}));
}

Answer<void> AwsChunkedDecoder::begin_chunk(std::string_view line) {
  const std::size_t semicolon = std::min(line.find(';'), line.size());
  const auto size_bytes = from_hex(trimmed(line.substr(0, semicolon)));
  if (!size_bytes) return broken_framing();
  if (*size_bytes > options_.decoded_bytes - body_.size()) return S3Error(ErrorCode::incomplete_body);
  const std::string_view extension = trimmed(line.substr(std::min(semicolon + 1, line.size())));
  chunk_signature_.clear();
  if (extension.starts_with(signature_extension))
    chunk_signature_ = extension.substr(signature_extension.size());
  if (options_.signing && chunk_signature_.empty()) return broken_framing();
  chunk_begin_ = body_.size();
  chunk_bytes_left_ = *size_bytes;
  if (*size_bytes > 0) {
    state_ = State::chunk_bytes;
    return {};
  }
  state_ = State::trailers;
  return verify_chunk();
}

void AwsChunkedDecoder::take_chunk_bytes(std::string_view& bytes) {
  const std::size_t size_bytes =
      static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes_left_, bytes.size()));
  body_ += bytes.substr(0, size_bytes);
  bytes.remove_prefix(size_bytes);
  chunk_bytes_left_ -= size_bytes;
  if (chunk_bytes_left_ == 0) state_ = State::chunk_end;
}

Answer<void> AwsChunkedDecoder::end_chunk(std::string_view line) {
  if (!line.empty()) return broken_framing();
  state_ = State::chunk_head;
  return verify_chunk();
}

Answer<void> AwsChunkedDecoder::verify_chunk() {
  if (!options_.signing) return {};
  std::string text = chain("AWS4-HMAC-SHA256-PAYLOAD", *options_.signing, previous_signature_);
  text += aws::empty_payload_hash;
  text += '\n' + aws::sha256_hex(std::string_view(body_).substr(chunk_begin_));
  if (options_.signing->key.sign(text) != chunk_signature_) {
    return S3Error(
        ErrorCode::signature_does_not_match,
        "The signature of a chunk of the body that we calculated does not match the one you provided.");
  }
  previous_signature_ = chunk_signature_;
  return {};
}

Answer<void> AwsChunkedDecoder::read_trailer(std::string_view line) {
  line = trimmed(line.substr(0, line.find('\r')));
  if (line.empty()) return {};
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return malformed_trailer();
  const std::string name = to_lower(trimmed(line.substr(0, colon)));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == trailer_signature_name && options_.signing) {
    if (trailer_signature_) return malformed_trailer();
    trailer_signature_ = value;
    return {};
  }
  const auto is_announced =
      std::find(options_.trailers.begin(), options_.trailers.end(), name) != options_.trailers.end();
  const auto is_repeated = std::any_of(trailers_.begin(), trailers_.end(),
                                       [&](const auto& trailer) { return trailer.first == name; });
  if (!is_announced || is_repeated) return malformed_trailer();
  trailers_.emplace_back(name, value);
  return {};
}

Answer<void> AwsChunkedDecoder::verify_trailers() const {
  if (!options_.signing || options_.trailers.empty()) return {};
  auto sorted = trailers_;
  std::sort(sorted.begin(), sorted.end());
  std::string fields;
  for (const auto& [name, value] : sorted)
    fields += name + ':' + value + '\n';
  const std::string text =
      chain("AWS4-HMAC-SHA256-TRAILER", *options_.signing, previous_signature_) + aws::sha256_hex(fields);
  if (trailer_signature_ && options_.signing->key.sign(text) == *trailer_signature_) return {};
  return S3Error(
      ErrorCode::signature_does_not_match,
      "The signature of the body's trailers that we calculated does not match the one you provided.");
}

}  // namespace redis3::local_s3

#pragma once

#include "local_s3/authenticator.hpp"
#include "local_s3/error_response.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::local_s3 {

/// Takes aws-chunked apart: chunks of `HEX[;chunk-signature=SIG] CRLF bytes CRLF`, a last one of length 0,
/// then trailers `name:value`. Fed with bytes, cut anywhere; what is outside (HTTP chunks or a
/// Content-Length) is not its affair.
///
/// It is as generous as S3 is seen to be: lines may end in LF alone, blank lines among the trailers and a
/// missing last CRLF are let pass. What was signed is verified as soon as it is whole, each chunk against the
/// one before it. Sources: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and
/// sigv4-streaming-trailers.html
class AwsChunkedDecoder {
 public:
  struct Options {
    /// x-amz-decoded-content-length: the chunks must hold as much, neither more nor less.
    std::uint64_t decoded_bytes = 0;
    /// Present where the chunks are signed, and the trailers too where there are any.
    std::optional<ChunkSigning> signing;
    /// The names in x-amz-trailer, in lower case: all of them must come, and no others.
    std::vector<std::string> trailers;
  };

  explicit AwsChunkedDecoder(Options options);

  /// The next bytes. After a refusal it must not be fed again.
  /// Refuses  InvalidRequest where the framing is broken; IncompleteBody where there is more than was
  ///          announced; SignatureDoesNotMatch.
  Answer<void> feed(std::string_view bytes);

  /// There are no more bytes. Refuses IncompleteBody where something is missing, and as feed() does for the
  /// trailers.
  Answer<void> finish();

  /// What the chunks held; whole after finish().
  std::string take_body() { return std::move(body_); }
  /// Names in lower case, without x-amz-trailer-signature.
  const std::vector<std::pair<std::string, std::string>>& trailers() const noexcept { return trailers_; }

 private:
  enum class State { chunk_head, chunk_bytes, chunk_end, trailers };

  /// Up to and without the next line end; absent until it has come. Refuses lines longer than a head may be.
  Answer<std::optional<std::string>> take_line(std::string_view& bytes);
  Answer<void> begin_chunk(std::string_view line);
  void take_chunk_bytes(std::string_view& bytes);
  Answer<void> end_chunk(std::string_view line);
  Answer<void> verify_chunk();
  Answer<void> read_trailer(std::string_view line);
  Answer<void> verify_trailers() const;

  Options options_;
  State state_ = State::chunk_head;
  std::string line_;
  std::string body_;
  std::size_t chunk_begin_ = 0;
  std::uint64_t chunk_bytes_left_ = 0;
  std::string chunk_signature_;
  std::string previous_signature_;
  std::vector<std::pair<std::string, std::string>> trailers_;
  std::optional<std::string> trailer_signature_;
};

}  // namespace redis3::local_s3

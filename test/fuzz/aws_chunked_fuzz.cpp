#include "local_s3/aws_chunked.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

// The first line is "MODE LENGTH": u, t, s or S for unsigned chunks without and with a trailer and signed
// ones without and with it, and the announced length. The rest is the body, which is decoded in several ways
// that must come to the same: whole, byte by byte, and in pieces.

namespace {

using redis3::local_s3::AwsChunkedDecoder;
using redis3::local_s3::ChunkSigning;

constexpr std::uint64_t decoded_bytes_max = 1 << 20;

struct Decoding {
  bool is_whole = false;
  redis3::local_s3::ErrorCode code{};
  std::string body;
};

// The key pair and the seed signature of AWS's example.
ChunkSigning signing() {
  const redis3::aws::CredentialScope scope{"20130524", "us-east-1", "s3"};
  return ChunkSigning{redis3::aws::SigningKey::derive("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
                      scope, "20130524T000000Z",
                      "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"};
}

std::optional<AwsChunkedDecoder::Options> options_of(std::string_view line) {
  if (line.size() < 3 || line[1] != ' ') return std::nullopt;
  const auto length = redis3::to_uint64(line.substr(2));
  if (!length || *length > decoded_bytes_max) return std::nullopt;
  AwsChunkedDecoder::Options options;
  options.decoded_bytes = *length;
  if (line[0] == 't' || line[0] == 'S') options.trailers.push_back("x-amz-checksum-crc32");
  if (line[0] == 's' || line[0] == 'S') options.signing = signing();
  return options;
}

Decoding decode(const AwsChunkedDecoder::Options& options, std::string_view bytes, std::size_t piece_bytes) {
  AwsChunkedDecoder decoder(options);
  Decoding decoding;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, piece_bytes);
    bytes.remove_prefix(piece.size());
    const auto fed = decoder.feed(piece);
    if (fed) continue;
    decoding.code = fed.error().code();
    return decoding;
  }
  const auto finished = decoder.finish();
  decoding.is_whole = finished.has_value();
  if (!finished) decoding.code = finished.error().code();
  decoding.body = decoder.take_body();
  return decoding;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line_end = input.find('\n');
  if (line_end == std::string_view::npos) return 0;
  const auto options = options_of(input.substr(0, line_end));
  if (!options) return 0;
  const std::string_view bytes = input.substr(line_end + 1);
  const Decoding whole = decode(*options, bytes, std::max<std::size_t>(bytes.size(), 1));
  if (whole.is_whole && whole.body.size() != options->decoded_bytes) std::abort();
  for (const std::size_t piece_bytes : {std::size_t{1}, std::size_t{7}}) {
    const Decoding pieces = decode(*options, bytes, piece_bytes);
    if (pieces.is_whole != whole.is_whole || pieces.code != whole.code) std::abort();
    if (pieces.body != whole.body) std::abort();
  }
  return 0;
}

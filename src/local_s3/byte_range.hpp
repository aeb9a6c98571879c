#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::local_s3 {

/// A part of an object: `length_bytes` from `offset` on.
struct ByteSpan {
  std::uint64_t offset = 0;
  std::uint64_t length_bytes = 0;
  friend bool operator==(const ByteSpan&, const ByteSpan&) = default;
};

/// What a Range header asks of an object of a size.
struct RangeVerdict {
  enum class Kind {
    whole,          ///< No range, several of them, or one that makes no sense: S3 answers with all of it.
    part,           ///< 206 with `span`.
    unsatisfiable,  ///< 416: begins past the end.
  };
  Kind kind = Kind::whole;
  ByteSpan span;
};

/// The odd ones are answered as S3 was recorded to answer them: `0-100` of 10 bytes is clipped, `-15` is all
/// of them as a 206, `-0` and `100-200` are unsatisfiable, `1-0`, `0--1`, `-` and several ranges are ignored.
/// Source  RFC 9110, section 14.1.2.
RangeVerdict judge_range(std::string_view range, std::uint64_t size_bytes);

/// The strict form of x-amz-copy-source-range: `bytes=FIRST-LAST`, within the object. Absent where it is
/// anything else.
std::optional<ByteSpan> parse_exact_range(std::string_view range, std::uint64_t size_bytes);

/// "bytes 0-4/10".
std::string content_range(ByteSpan span, std::uint64_t size_bytes);

}  // namespace redis3::local_s3

#pragma once

#include <cstddef>
#include <cstdint>

/// How a value is cut into the parts of an upload, decided without I/O.
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
namespace redis3::s3 {

/// Of every part but the last.
inline constexpr std::uint64_t part_bytes_min = 5u << 20;
inline constexpr std::uint64_t part_count_max = 10'000;
/// A part is not made longer than this, unless there would be more than part_count_max of them. On a
/// connection of 100 MB/s a part of 8 MiB takes 80 ms, beside which the 5 ms of one more request are little.
inline constexpr std::uint64_t part_bytes_wanted = 8u << 20;
inline constexpr std::size_t parts_in_flight_max = 6;
/// Of one value.
inline constexpr std::uint64_t part_bytes_in_flight_max = 64u << 20;

/// A value from here on is sent in parts. At 100 MB/s a connection and 5 ms a request `bench_large 3 paced`
/// takes 0.6 of the time for 12 MiB so, with two parts, their beginning and their end; below 10 MiB there is
/// but one part.
inline constexpr std::uint64_t put_in_parts_bytes_min = 12u << 20;

/// A GET asks for the whole value, since its length is not known before. Of a longer one than this only the
/// beginning is read, and the rest is asked for in parts: from 12 MiB on that takes 0.6 of the time, and up
/// to 10 MiB it is slower than to read on, since the rest is one part.
inline constexpr std::uint64_t get_whole_bytes_max = (12u << 20) - 1;
inline constexpr std::uint64_t get_first_bytes = 1u << 20;

/// Parts of equal length, so that they end together; only the last may be shorter.
struct PartPlan {
  struct Part {
    std::size_t number;  ///< From 1.
    std::uint64_t first;
    std::uint64_t bytes;
  };

  std::uint64_t value_bytes = 0;
  std::uint64_t part_bytes = 0;
  std::size_t count = 0;
  std::size_t in_flight_max = 0;

  Part part(std::size_t index) const noexcept;
};

/// value_bytes  1 or more
PartPlan plan_parts(std::uint64_t value_bytes) noexcept;

}  // namespace redis3::s3

#include "rdb/byte_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::rdb {
namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

}  // namespace

ByteReader::ByteReader(Fill fill) : fill_(std::move(fill)), piece_(piece_bytes) {}

void ByteReader::fail(std::string_view what) {
  if (failure_) return;
  failure_ = Error(ErrorKind::corrupt, fmt::format("The RDB file is damaged at byte {}: {}.", offset_, what));
}

bool ByteReader::is_at_end() {
  return !failure_ && position_ == filled_ && !fill() && !failure_;
}

std::string ByteReader::bytes(std::uint64_t count, std::size_t count_max) {
  if (count > count_max) fail("something in it is too long");
  std::string taken;
  while (!failure_ && taken.size() < count)
    taken += take(count - taken.size());
  return failure_ ? std::string() : taken;
}

void ByteReader::skip(std::uint64_t count) {
  while (!failure_ && count > 0)
    count -= take(count).size();
}

void ByteReader::copy_to(std::string* into, std::size_t bytes_max) noexcept {
  copy_ = into;
  copy_bytes_max_ = bytes_max;
}

std::uint64_t ByteReader::number(std::size_t bytes, bool is_little_endian) {
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < bytes && !failure_; ++at) {
    const std::string_view taken = take(1);
    if (taken.empty()) return 0;
    const std::size_t place = is_little_endian ? at : bytes - 1 - at;
    number |= static_cast<std::uint64_t>(static_cast<unsigned char>(taken[0])) << (8 * place);
  }
  return number;
}

/// One byte at least, unless it fails.
std::string_view ByteReader::take(std::uint64_t count_max) {
  if (position_ == filled_ && !fill()) {
    fail("it ends in the middle");
    return {};
  }
  const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(count_max, filled_ - position_));
  const std::string_view taken(piece_.data() + position_, count);
  position_ += count;
  offset_ += count;
  crc_.process_bytes(taken.data(), taken.size());
  if (copy_) copy_->append(taken.substr(0, copy_bytes_max_ - std::min(copy_bytes_max_, copy_->size())));
  return taken;
}

bool ByteReader::fill() {
  if (failure_) return false;
  const Result<std::size_t> filled = fill_(piece_);
  if (filled.has_error()) {
    failure_ = filled.error();
    return false;
  }
  position_ = 0;
  filled_ = *filled;
  return filled_ > 0;
}

}  // namespace redis3::rdb

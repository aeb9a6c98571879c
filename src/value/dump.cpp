#include "value/dump.hpp"

#include "base/crc64.hpp"
#include "value/lzf.hpp"
#include "value/rdb_length.hpp"

#include <cstdint>

namespace redis3::value {
namespace {

/// Redis 2.6, the first to have DUMP, writes 6; Redis 8 writes 12.
constexpr unsigned written_version = 6;

constexpr std::size_t version_bytes = 2;
constexpr std::size_t checksum_bytes = 8;

constexpr char string_type = 0;

constexpr std::uint64_t length_of_4_bytes = 0x80;
constexpr std::uint64_t length_of_8_bytes = 0x81;

std::uint64_t checksum(std::string_view bytes) {
  Crc64 crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

void append_little_endian(std::string& text, std::uint64_t number, std::size_t bytes) {
  for (std::size_t at = 0; at < bytes; ++at)
    text += static_cast<char>(number >> (8 * at) & 0xff);
}

void append_big_endian(std::string& text, std::uint64_t number, std::size_t bytes) {
  for (std::size_t at = bytes; at > 0; --at)
    text += static_cast<char>(number >> (8 * (at - 1)) & 0xff);
}

void append_length(std::string& text, std::uint64_t length) {
  if (length < 1u << 6) {
    append_big_endian(text, length, 1);
  } else if (length < 1u << 14) {
    append_big_endian(text, length | 0x4000, 2);
  } else if (length <= 0xffffffff) {
    append_big_endian(text, length_of_4_bytes, 1);
    append_big_endian(text, length, 4);
  } else {
    append_big_endian(text, length_of_8_bytes, 1);
    append_big_endian(text, length, 8);
  }
}

/// Reads an RDB string. After something that cannot be, everything it reads is absent.
class StringReader {
 public:
  explicit StringReader(std::string_view bytes) : rest_(bytes) {}

  bool is_at_end() const { return rest_.empty(); }

  std::optional<std::string> read(std::size_t bytes_max) {
    using Kind = RdbLengthHead::Kind;
    const auto head = read_head();
    if (!head) return std::nullopt;
    if (head->kind == Kind::integer) return read_integer(head->more_bytes);
    if (head->kind == Kind::compressed) return read_compressed(bytes_max);
    const auto length = read_length(*head);
    if (!length || *length > bytes_max) return std::nullopt;
    const auto bytes = take(*length);
    if (!bytes) return std::nullopt;
    return std::string(*bytes);
  }

 private:
  std::optional<std::string> read_integer(std::size_t bytes) {
    const auto number = take_number(bytes, true);
    if (!number) return std::nullopt;
    return std::to_string(rdb_integer(*number, bytes));
  }

  std::optional<std::string> read_compressed(std::size_t bytes_max) {
    const auto compressed_length = read_length(read_head());
    const auto length = compressed_length ? read_length(read_head()) : std::nullopt;
    if (!length || *length > bytes_max) return std::nullopt;
    const auto compressed = take(*compressed_length);
    if (!compressed) return std::nullopt;
    return lzf_decompress(*compressed, *length);
  }

  std::optional<RdbLengthHead> read_head() {
    const auto first = take_number(1, false);
    if (!first) return std::nullopt;
    return rdb_length_head(static_cast<std::uint8_t>(*first));
  }

  std::optional<std::uint64_t> read_length(const std::optional<RdbLengthHead>& head) {
    if (!head || head->kind != RdbLengthHead::Kind::number) return std::nullopt;
    const auto more = take_number(head->more_bytes, false);
    if (!more) return std::nullopt;
    return rdb_length(*head, *more);
  }

  std::optional<std::uint64_t> take_number(std::size_t bytes, bool is_little_endian) {
    const auto taken = take(bytes);
    if (!taken) return std::nullopt;
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < bytes; ++at) {
      const std::size_t place = is_little_endian ? at : bytes - 1 - at;
      number |= static_cast<std::uint64_t>(static_cast<unsigned char>((*taken)[at])) << (8 * place);
    }
    return number;
  }

  std::optional<std::string_view> take(std::uint64_t count) {
    if (count > rest_.size()) return std::nullopt;
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t at = bytes.size(); at > 0; --at)
    number = number << 8 | static_cast<unsigned char>(bytes[at - 1]);
  return number;
}

bool is_sound(std::string_view payload) {
  if (payload.size() < version_bytes + checksum_bytes) return false;
  const std::string_view summed = payload.substr(0, payload.size() - checksum_bytes);
  const std::string_view version = summed.substr(summed.size() - version_bytes);
  return little_endian(version) <= dump_version_max &&
         little_endian(payload.substr(summed.size())) == checksum(summed);
}

}  // namespace

std::string seal_dump(std::string body, unsigned version) {
  append_little_endian(body, version, version_bytes);
  append_little_endian(body, checksum(body), checksum_bytes);
  return body;
}

std::string dump_string(std::string_view value) {
  std::string payload(1, string_type);
  payload.reserve(value.size() + 32);
  append_length(payload, value.size());
  payload += value;
  return seal_dump(std::move(payload), written_version);
}

Restored restore_string(std::string_view payload, std::size_t bytes_max) {
  if (!is_sound(payload)) return Restored::defect(DumpDefect::version_or_checksum);
  payload.remove_suffix(version_bytes + checksum_bytes);
  if (payload.empty() || payload.front() != string_type) return Restored::defect(DumpDefect::format);
  StringReader reader(payload.substr(1));
  auto bytes = reader.read(bytes_max);
  if (!bytes || !reader.is_at_end()) return Restored::defect(DumpDefect::format);
  return Restored::value(std::move(*bytes));
}

}  // namespace redis3::value

#include "rdb/encoding.hpp"

#include "value/lzf.hpp"
#include "value/rdb_length.hpp"

#include <optional>

namespace redis3::rdb {
namespace {

using value::RdbLengthHead;
using Kind = RdbLengthHead::Kind;

std::uint64_t finish_length(ByteReader& reader, const RdbLengthHead& head) {
  if (head.kind != Kind::number) reader.fail("no length begins so");
  return value::rdb_length(head, reader.big_endian(head.more_bytes));
}

std::string read_integer(ByteReader& reader, std::size_t bytes) {
  return std::to_string(value::rdb_integer(reader.little_endian(bytes), bytes));
}

/// Three bytes of LZF stand for 264 at the most.
constexpr std::uint64_t lzf_factor_max = 88;

std::string read_compressed(ByteReader& reader, std::size_t bytes_max) {
  const std::uint64_t compressed_length = read_length(reader);
  const std::uint64_t length = read_length(reader);
  if (length > bytes_max) reader.fail("something in it is too long");
  const std::string compressed = reader.bytes(compressed_length, bytes_max);
  if (reader.has_failed()) return {};
  auto text = value::lzf_decompress(compressed, length);
  if (!text) reader.fail("a compressed string of it is none");
  return text.value_or(std::string());
}

enum class ModulePart : std::uint64_t { end, signed_number, unsigned_number, single, twofold, string };

}  // namespace

std::uint64_t read_length(ByteReader& reader) {
  return finish_length(reader, value::rdb_length_head(reader.byte()));
}

std::string read_string(ByteReader& reader, std::size_t bytes_max) {
  const RdbLengthHead head = value::rdb_length_head(reader.byte());
  if (reader.has_failed()) return {};
  if (head.kind == Kind::integer) return read_integer(reader, head.more_bytes);
  if (head.kind == Kind::compressed) return read_compressed(reader, bytes_max);
  const std::uint64_t length = finish_length(reader, head);
  return reader.bytes(length, bytes_max);
}

std::uint64_t skip_string(ByteReader& reader) {
  const RdbLengthHead head = value::rdb_length_head(reader.byte());
  if (reader.has_failed()) return 0;
  if (head.kind == Kind::integer) return read_integer(reader, head.more_bytes).size();
  if (head.kind == Kind::compressed) {
    const std::uint64_t compressed_length = read_length(reader);
    const std::uint64_t length = read_length(reader);
    if (length / lzf_factor_max > compressed_length) reader.fail("a compressed string of it is none");
    reader.skip(compressed_length);
    return length;
  }
  const std::uint64_t length = finish_length(reader, head);
  reader.skip(length);
  return length;
}

void skip_module_data(ByteReader& reader) {
  while (!reader.has_failed()) {
    switch (static_cast<ModulePart>(read_length(reader))) {
      case ModulePart::end:
        return;
      case ModulePart::signed_number:
      case ModulePart::unsigned_number:
        read_length(reader);
        break;
      case ModulePart::single:
        reader.skip(4);
        break;
      case ModulePart::twofold:
        reader.skip(8);
        break;
      case ModulePart::string:
        skip_string(reader);
        break;
      default:
        reader.fail("a module's value has a part of no known kind");
    }
  }
}

}  // namespace redis3::rdb

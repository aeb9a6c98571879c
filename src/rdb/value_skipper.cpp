#include "rdb/value_skipper.hpp"

#include "rdb/encoding.hpp"

#include <array>

namespace redis3::rdb {
namespace {

/// How a value stands in the file.
enum class Form {
  none,
  string,
  /// A length, and so many strings.
  strings,
  /// A length, and so many pairs of strings.
  pairs,
  /// A length, and so many members, each with its score: in digits, or in 8 bytes.
  scores_in_digits,
  scores_in_bytes,
  /// A length, and so many nodes, each with the number of its form.
  nodes,
  stream,
  /// A length, and so many fields, each with its time to live; what is not "early" begins with the least of
  /// these.
  fields_with_ttl,
  fields_with_ttl_early,
  string_with_ttl,
  module,
};

struct Type {
  std::string_view name;
  Form form = Form::none;
};

// By the type's number. Sources: https://rdb.fnordig.de/file_format.html#value-type, and for those above 14
// the constants RDB_TYPE_… that the documents of Redis 5 to 7.4 name.
constexpr std::array<Type, 26> types{{
    {"string", Form::string},
    {"list", Form::strings},
    {"set", Form::strings},
    {"zset", Form::scores_in_digits},
    {"hash", Form::pairs},
    {"zset", Form::scores_in_bytes},
    {},  // A module's of before Redis 4, which nobody but it can read.
    {"module", Form::module},
    {},
    {"hash", Form::string},   // A zipmap.
    {"list", Form::string},   // A ziplist.
    {"set", Form::string},    // An intset.
    {"zset", Form::string},   // A ziplist.
    {"hash", Form::string},   // A ziplist.
    {"list", Form::strings},  // Ziplists.
    {"stream", Form::stream},
    {"hash", Form::string},  // A listpack.
    {"zset", Form::string},  // A listpack.
    {"list", Form::nodes},
    {"stream", Form::stream},
    {"set", Form::string},  // A listpack.
    {"stream", Form::stream},
    {"hash", Form::fields_with_ttl_early},
    {"hash", Form::string},
    {"hash", Form::fields_with_ttl},
    {"hash", Form::string_with_ttl},
}};

constexpr std::uint8_t stream_of_7_0 = 19;
constexpr std::uint8_t stream_of_7_2 = 21;

/// Time in milliseconds, or a score.
constexpr std::uint64_t number_bytes = 8;
constexpr std::uint64_t stream_id_bytes = 16;

void skip_strings(ByteReader& reader, std::uint64_t count) {
  for (; count > 0 && !reader.has_failed(); --count)
    skip_string(reader);
}

void skip_lengths(ByteReader& reader, int count) {
  for (; count > 0; --count)
    read_length(reader);
}

void skip_pairs(ByteReader& reader) {
  for (std::uint64_t count = read_length(reader); count > 0 && !reader.has_failed(); --count)
    skip_strings(reader, 2);
}

/// The three lengths above stand for not a number and both infinities, and have no digits.
constexpr std::uint8_t digits_max = 252;

void skip_scores_in_digits(ByteReader& reader) {
  for (std::uint64_t count = read_length(reader); count > 0 && !reader.has_failed(); --count) {
    skip_string(reader);
    const std::uint8_t digits = reader.byte();
    if (digits <= digits_max) reader.skip(digits);
  }
}

void skip_scores_in_bytes(ByteReader& reader) {
  for (std::uint64_t count = read_length(reader); count > 0 && !reader.has_failed(); --count) {
    skip_string(reader);
    reader.skip(number_bytes);
  }
}

void skip_nodes(ByteReader& reader) {
  for (std::uint64_t count = read_length(reader); count > 0 && !reader.has_failed(); --count) {
    read_length(reader);
    skip_string(reader);
  }
}

void skip_fields_with_ttl(ByteReader& reader) {
  for (std::uint64_t count = read_length(reader); count > 0 && !reader.has_failed(); --count) {
    read_length(reader);
    skip_strings(reader, 2);
  }
}

void skip_consumers(ByteReader& reader, std::uint8_t type) {
  for (std::uint64_t count = read_length(reader); count > 0 && !reader.has_failed(); --count) {
    skip_string(reader);
    reader.skip(type >= stream_of_7_2 ? 2 * number_bytes : number_bytes);
    for (std::uint64_t pending = read_length(reader); pending > 0 && !reader.has_failed(); --pending)
      reader.skip(stream_id_bytes);
  }
}

void skip_consumer_groups(ByteReader& reader, std::uint8_t type) {
  for (std::uint64_t count = read_length(reader); count > 0 && !reader.has_failed(); --count) {
    skip_string(reader);
    // The last id, and how many entries have been read.
    skip_lengths(reader, type >= stream_of_7_0 ? 3 : 2);
    for (std::uint64_t pending = read_length(reader); pending > 0 && !reader.has_failed(); --pending) {
      reader.skip(stream_id_bytes + number_bytes);
      read_length(reader);
    }
    skip_consumers(reader, type);
  }
}

void skip_stream(ByteReader& reader, std::uint8_t type) {
  // Each node has its first id beside its entries.
  skip_pairs(reader);
  // How many entries, and the last id.
  skip_lengths(reader, 3);
  // The first id, the greatest of those that were removed, and how many entries there have ever been.
  if (type >= stream_of_7_0) skip_lengths(reader, 5);
  skip_consumer_groups(reader, type);
}

}  // namespace

std::string_view type_name(std::uint8_t type) noexcept {
  return type < types.size() ? types[type].name : std::string_view();
}

std::uint64_t skip_value(ByteReader& reader, std::uint8_t type) {
  const std::uint64_t begin = reader.offset();
  switch (type < types.size() ? types[type].form : Form::none) {
    case Form::none:
      reader.fail("it has a value of no type that Redis up to 8 is known to write");
      break;
    case Form::string: {
      const std::uint64_t length = skip_string(reader);
      if (type == 0) return length;
      break;
    }
    case Form::strings:
      skip_strings(reader, read_length(reader));
      break;
    case Form::pairs:
      skip_pairs(reader);
      break;
    case Form::scores_in_digits:
      skip_scores_in_digits(reader);
      break;
    case Form::scores_in_bytes:
      skip_scores_in_bytes(reader);
      break;
    case Form::nodes:
      skip_nodes(reader);
      break;
    case Form::stream:
      skip_stream(reader, type);
      break;
    case Form::fields_with_ttl:
      reader.skip(number_bytes);
      skip_fields_with_ttl(reader);
      break;
    case Form::fields_with_ttl_early:
      skip_fields_with_ttl(reader);
      break;
    case Form::string_with_ttl:
      reader.skip(number_bytes);
      skip_string(reader);
      break;
    case Form::module:
      read_length(reader);
      skip_module_data(reader);
      break;
  }
  return reader.offset() - begin;
}

}  // namespace redis3::rdb

#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// What the calls on objects take and give.
namespace redis3::s3 {

/// Which checksum travels with an object, and so is kept with it and shown in listings.
enum class Checksum { crc32c, sha256 };

/// S3's name of it.
constexpr std::string_view name_of(Checksum checksum) noexcept {
  return checksum == Checksum::sha256 ? "SHA256" : "CRC32C";
}

struct PutRequest {
  PutRequest(std::string a_key, std::string a_body) : key(std::move(a_key)), body(std::move(a_body)) {}
  std::string key;
  std::string body;
  bool if_absent = false;
  std::string if_match;  ///< An ETag as S3 spelt it; empty means no such condition. Not with if_absent.
  std::string metadata;  ///< Printable ASCII without blanks at its ends; empty means no such field.
  Checksum checksum = Checksum::crc32c;
  bool in_one_piece = false;  ///< Not in parts, however large it is.
};

struct AppendRequest {
  AppendRequest(std::string a_key, std::string a_body, std::uint64_t an_offset)
      : key(std::move(a_key)), body(std::move(a_body)), offset(an_offset) {}
  std::string key;
  std::string body;  ///< Not empty.
  std::uint64_t offset;
  std::string if_match;  ///< Empty means no such condition.
};

struct AppendedObject {
  std::string etag;
  std::uint64_t size_bytes = 0;
};

struct RenameRequest {
  RenameRequest(std::string a_source, std::string a_key, std::string a_token)
      : source(std::move(a_source)), key(std::move(a_key)), token(std::move(a_token)) {}
  std::string source;
  std::string key;              ///< The new one.
  std::string token;            ///< 1 to 64 characters of visible ASCII.
  std::string source_if_match;  ///< Empty means no such condition.
  bool if_absent = false;       ///< Of the new key.
  std::string if_match;         ///< Of the new key; empty means no such condition. Not with if_absent.
};

struct ByteSpan {
  std::uint64_t first;
  std::uint64_t last;  ///< Included; past the end means the end.
};

struct GetRequest {
  explicit GetRequest(std::string a_key) : key(std::move(a_key)) {}
  std::string key;
  std::string if_none_match;  ///< Empty means no such condition.
  /// One of these, or neither.
  std::optional<ByteSpan> range;
  std::optional<std::uint64_t> suffix_bytes;  ///< So many at the end, or all where there are fewer.
};

struct DeleteRequest {
  explicit DeleteRequest(std::string a_key) : key(std::move(a_key)) {}
  std::string key;
  std::string if_match;  ///< Empty means no such condition.
};

struct ListRequest {
  std::string prefix;
  std::string delimiter;  ///< Empty, or "/".
  std::string token;      ///< ListedPage::next_token of the page before.
  std::size_t entries_max = 1000;
};

/// A bucket's rules for what becomes of its objects, as S3 keeps them.
struct LifecycleDocument {
  std::string xml;
  /// From which size on objects change their storage class; a field beside the document, which a PUT without
  /// it resets. Empty where S3 tells none, as of directory buckets.
  std::string transition_minimum;
};

struct ObjectHead {
  std::string etag;
  std::uint64_t size_bytes = 0;  ///< Of the whole object, also where a part of it was asked for.
  TimePoint last_modified;
  std::string metadata;
};

struct ReadObject {
  ObjectHead head;
  std::string body;
};

}  // namespace redis3::s3

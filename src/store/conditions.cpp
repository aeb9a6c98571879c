#include "store/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace redis3::store {
namespace {

/// How many bytes the well-formed UTF-8 sequence at the front of `text` has (Unicode 15, table 3-7); 0 where
/// it is none.
std::size_t utf8_sequence_bytes(std::string_view text) noexcept {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto is_between = [&](std::size_t at, unsigned first, unsigned last) {
    return byte(at) >= first && byte(at) <= last;
  };
  const auto is_tail = [&](std::size_t at) { return is_between(at, 0x80, 0xBF); };

  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (is_between(0, 0xC2, 0xDF)) return is_tail(1) ? 2 : 0;
  if (is_between(0, 0xE0, 0xEF)) {
    const unsigned first = lead == 0xE0 ? 0xA0 : 0x80;  // No longer than need be,
    const unsigned last = lead == 0xED ? 0x9F : 0xBF;   // and no surrogates.
    return is_between(1, first, last) && is_tail(2) ? 3 : 0;
  }
  if (is_between(0, 0xF0, 0xF4)) {
    const unsigned first = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned last = lead == 0xF4 ? 0x8F : 0xBF;  // Up to U+10FFFF.
    return is_between(1, first, last) && is_tail(2) && is_tail(3) ? 4 : 0;
  }
  return 0;
}

bool is_utf8(std::string_view text) noexcept {
  const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return true;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_bytes(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Error changed_meanwhile() {
  return Error(ErrorKind::conflict, "the object has changed since it was read");
}

}  // namespace

Result<void> check_put(const std::optional<Etag>& current, const PutCondition& condition) {
  switch (condition.kind()) {
    case PutCondition::Kind::none:
      break;
    case PutCondition::Kind::if_absent:
      if (current) return Error(ErrorKind::already_exists, "an object of this name is there already");
      break;
    case PutCondition::Kind::if_match:
      if (!current) return Error(ErrorKind::conflict, "the object has been removed since it was read");
      if (*current != condition.etag()) return changed_meanwhile();
      break;
  }
  return Result<void>();
}

Result<void> check_remove(const std::optional<Etag>& current, const RemoveCondition& condition) {
  if (!condition.etag()) return Result<void>();
  if (!current) return Error(ErrorKind::not_found, "there is no such object to remove");
  if (*current != *condition.etag()) return changed_meanwhile();
  return Result<void>();
}

Result<void> check_append(const std::optional<AppendTarget>& current, const AppendOptions& options) {
  if (!current) {
    if (options.if_match || options.offset > 0)
      return Error(ErrorKind::not_found, "there is no object to append to");
    return Result<void>();
  }
  if (options.if_match && *options.if_match != current->etag) return changed_meanwhile();
  if (options.offset != current->size_bytes) {
    return Error(ErrorKind::conflict,
                 fmt::format("the object has {} bytes and not {}", current->size_bytes, options.offset));
  }
  if (current->is_marked)
    return Error(ErrorKind::unsupported, "nothing can be appended to an object that is marked");
  return Result<void>();
}

Result<void> check_appended_bytes(std::string_view bytes) {
  if (bytes.empty()) return Error(ErrorKind::invalid, "there is nothing to append");
  if (bytes.size() > append_bytes_max) {
    return Error(ErrorKind::invalid, fmt::format("{} bytes are over the limit of {} for one append",
                                                 bytes.size(), append_bytes_max));
  }
  return Result<void>();
}

Result<void> check_rename(const std::optional<Etag>& source, const std::optional<Etag>& destination,
                          const RenameOptions& options) {
  if (!source) return Error(ErrorKind::not_found, "there is no object to rename");
  if (options.source_match && *options.source_match != *source) return changed_meanwhile();
  return check_put(destination, options.destination);
}

Result<void> check_rename_names(std::string_view from, std::string_view to, const RenameOptions& options) {
  for (const std::string_view name : {from, to}) {
    if (auto checked = check_key(name); checked.has_error()) return checked;
    if (name.ends_with('/')) return Error(ErrorKind::invalid, "a name that ends in '/' cannot be renamed");
  }
  if (from == to) return Error(ErrorKind::invalid, "an object cannot be renamed to its own name");
  const std::string& token = options.token;
  const bool is_token = !token.empty() && token.size() <= rename_token_bytes_max &&
                        std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_token) return Error(ErrorKind::invalid, "the token of a rename must be visible ASCII");
  return Result<void>();
}

Result<BodyPart> decide_get(const ObjectInfo& current, const GetOptions& options) {
  if (options.none_match == current.etag) {
    return Error(ErrorKind::not_modified, "the object is what the caller already holds");
  }
  if (options.suffix_bytes) {
    const std::uint64_t length = std::min(*options.suffix_bytes, current.size_bytes);
    if (length == 0) return Error(ErrorKind::invalid, "the object has no last bytes, or none were asked for");
    return BodyPart{current.size_bytes - length, length};
  }
  if (!options.range) return BodyPart{0, current.size_bytes};
  const auto [first, last] = *options.range;
  if (last < first)
    return Error(ErrorKind::invalid, fmt::format("the range {}-{} ends before it begins", first, last));
  if (first >= current.size_bytes) {
    return Error(ErrorKind::invalid,
                 fmt::format("the range {}-{} begins past the end of the object's {} bytes", first, last,
                             current.size_bytes));
  }
  return BodyPart{first, std::min(last, current.size_bytes - 1) - first + 1};
}

Result<void> check_key(std::string_view key) {
  if (key.empty()) return Error(ErrorKind::invalid, "an object's name must not be empty");
  if (key.size() > key_bytes_max) {
    return Error(ErrorKind::invalid, fmt::format("an object's name of {} bytes is over the limit of {}",
                                                 key.size(), key_bytes_max));
  }
  if (!is_utf8(key)) return Error(ErrorKind::invalid, "an object's name must be UTF-8");
  return Result<void>();
}

Result<void> check_metadata(std::string_view metadata) {
  if (metadata.size() > metadata_bytes_max) {
    return Error(ErrorKind::invalid, fmt::format("metadata of {} bytes is over the limit of {}",
                                                 metadata.size(), metadata_bytes_max));
  }
  const bool is_printable =
      std::all_of(metadata.begin(), metadata.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (!is_printable) return Error(ErrorKind::invalid, "metadata must be printable ASCII");
  if (metadata.starts_with(' ') || metadata.ends_with(' ')) {
    return Error(ErrorKind::invalid, "metadata must not begin or end in a space");
  }
  return Result<void>();
}

Result<void> check_list(const ListQuery& query) {
  if (!query.prefix.empty()) {
    if (Result<void> checked = check_key(query.prefix); checked.has_error()) return checked;
    if (!query.prefix.ends_with('/')) {
      return Error(ErrorKind::invalid, "the prefix of a listing must be empty or end in '/'");
    }
  }
  if (query.entries_max < 1 || query.entries_max > list_entries_max) {
    return Error(ErrorKind::invalid, fmt::format("a page of {} entries is not within 1..{}",
                                                 query.entries_max, list_entries_max));
  }
  return Result<void>();
}

Error no_such_object(std::string_view key) {
  // Asked for often, and looked at seldom: it is put together by hand.
  std::string message = "there is no object \"";
  message += key;
  message += '"';
  return Error(ErrorKind::not_found, std::move(message));
}

}  // namespace redis3::store

#pragma once

#include "store/object_store.hpp"

#include <optional>

/// What the conditions and limits of an ObjectStore mean, as plain functions: for every store that decides
/// them itself.
namespace redis3::store {

/// Whether a put may happen where an object with the tag `current`, or none, is there.
/// Errors  already_exists, conflict: as ObjectStore::put has them.
Result<void> check_put(const std::optional<Etag>& current, const PutCondition& condition);

/// Whether a remove may happen.
/// Errors  not_found, conflict: as ObjectStore::remove has them.
Result<void> check_remove(const std::optional<Etag>& current, const RemoveCondition& condition);

/// An object that is there, for who decides about an append.
struct AppendTarget {
  Etag etag;
  std::uint64_t size_bytes;
  bool is_marked;
};

/// Whether bytes may be appended to `current`, or, where nothing is there, begin a new object.
/// Errors  not_found, conflict, unsupported: as ObjectStore::append has them.
Result<void> check_append(const std::optional<AppendTarget>& current, const AppendOptions& options);

/// Errors  invalid where there is no byte, or more than append_bytes_max.
Result<void> check_appended_bytes(std::string_view bytes);

/// Whether a rename may happen, by the tags of what is there under the old name and the new one.
/// Errors  not_found, already_exists, conflict: as ObjectStore::rename has them.
Result<void> check_rename(const std::optional<Etag>& source, const std::optional<Etag>& destination,
                          const RenameOptions& options);

/// Errors  invalid where a name or the token is not what ObjectStore::rename takes.
Result<void> check_rename_names(std::string_view from, std::string_view to, const RenameOptions& options);

/// A part of a body that is there: `offset + length` is not past its end.
struct BodyPart {
  std::uint64_t offset;
  std::uint64_t length;
};

/// What a get is to read of an object that is there.
/// Errors  not_modified; invalid where the range begins past the end, or ends before it begins.
Result<BodyPart> decide_get(const ObjectInfo& current, const GetOptions& options);

/// Errors  invalid where `key` is not 1..key_bytes_max bytes of UTF-8.
Result<void> check_key(std::string_view key);

/// Errors  invalid where `metadata` is longer than metadata_bytes_max, is not printable ASCII, or begins or
///         ends in a space (which HTTP takes away from a header).
Result<void> check_metadata(std::string_view metadata);

/// Errors  invalid where the prefix is neither empty nor a name that ends in `/`, or entries_max is out of
///         its range.
Result<void> check_list(const ListQuery& query);

/// The error of get, head and remove where nothing is there.
Error no_such_object(std::string_view key);

}  // namespace redis3::store

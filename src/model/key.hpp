#pragma once

#include "base/task.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace redis3::model {

/// A key in one of the numbered databases.
struct Key {
  Key(std::int64_t a_db, std::string a_name) : db(a_db), name(std::move(a_name)) {}
  std::int64_t db;
  std::string name;
  friend bool operator==(const Key&, const Key&) = default;
};

/// The name of the object that holds `key`: `<db>/<encoded key>`, 3 to 1,024 bytes of UTF-8. docs/format.md
/// has the rules.
///
/// Errors  invalid  the name would be longer than S3 takes.
Result<std::string> object_name(const Key& key);

/// The key that an object's name stands for; absent where the name is not one that object_name() gives.
std::optional<Key> key_of_object(std::string_view object_name);

/// `<db>/`: what the names of all objects of a database begin with.
std::string database_prefix(std::int64_t db);

/// The database whose prefix this is; absent where it is none.
std::optional<std::int64_t> database_of_prefix(std::string_view prefix);

}  // namespace redis3::model

#pragma once

#include "base/random.hpp"
#include "model/fold.hpp"
#include "model/lost_write.hpp"
#include "store/object_store.hpp"

#include <optional>
#include <string_view>

/// What a planned write is made of, whoever sends it.
namespace redis3::model {

/// What a write with this basis is built on. `known`: what it was planned by.
WriteBase base_of(const std::optional<Known>& known, Plan::Basis basis, const store::Capabilities& can);

/// `replaced`: the version that the write may replace, where it may replace no other.
store::PutCondition put_condition(Plan::Basis basis, const std::optional<store::Etag>& replaced);

/// The header of a record that is to be put, without its tail; the record's other fields go into it.
///
/// own  the id of a write that depends on what was there
RecordHeader header_of(Record& record, Plan::Basis basis, const WriteId& own, const WriteBase& base);

/// Whether such a failure means that somebody else has changed the key.
bool is_race(ErrorKind kind) noexcept;

/// The failure of a look at an object's bytes, with the name of the object.
Error with_object_name(const Error& error, std::string_view object_name);

/// What is known of a key of which no more than this has been read.
///
/// Errors  those of parse_header() and value_length()
Result<Known> known_of(store::ObjectInfo info, std::string_view object_name);
/// The same with the value.
Result<Known> known_of(store::Object object, std::string_view object_name);

/// An id for a write.
WriteId new_write_id(Random& random);

}  // namespace redis3::model

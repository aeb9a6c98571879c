#include "model/write_parts.hpp"

#include "model/body_tail.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::model {
namespace {

/// 11 characters of 62 make 65 random bits.
constexpr std::size_t write_id_length = 11;

}  // namespace

WriteBase base_of(const std::optional<Known>& known, Plan::Basis basis, const store::Capabilities& can) {
  WriteBase base;
  if (basis == Plan::Basis::known_etag) {
    base.etag = known->etag;
    base.write_ids = known->header.write_ids;
    base.is_tag_unique = has_unique_etag(known->header, can);
  }
  return base;
}

store::PutCondition put_condition(Plan::Basis basis, const std::optional<store::Etag>& replaced) {
  if (replaced) return store::PutCondition::if_match(*replaced);
  return basis == Plan::Basis::absent ? store::PutCondition::if_absent() : store::PutCondition::none();
}

RecordHeader header_of(Record& record, Plan::Basis basis, const WriteId& own, const WriteBase& base) {
  RecordHeader header;
  header.type = record.type;
  header.expires_at = record.expires_at;
  header.other_fields = std::move(record.other_fields);
  if (basis != Plan::Basis::nothing) header.write_ids = chain_after(own, base);
  return header;
}

bool is_race(ErrorKind kind) noexcept {
  return kind == ErrorKind::conflict || kind == ErrorKind::already_exists || kind == ErrorKind::not_found;
}

Error with_object_name(const Error& error, std::string_view object_name) {
  return Error(error.kind(), fmt::format("{} (object '{}')", error.message(), object_name),
               error.request_id());
}

Result<Known> known_of(store::ObjectInfo info, std::string_view object_name) {
  auto header = parse_header(info.metadata);
  if (header.has_error()) return with_object_name(header.error(), object_name);
  const Result<std::uint64_t> length = value_length(*header, info.size_bytes);
  if (length.has_error()) return with_object_name(length.error(), object_name);
  Known known;
  known.etag = std::move(info.etag);
  known.value_bytes = *length;
  known.object_bytes = info.size_bytes + info.metadata.size() + object_name.size();
  known.last_modified = info.last_modified;
  known.header = std::move(*header);
  return known;
}

Result<Known> known_of(store::Object object, std::string_view object_name) {
  Result<Known> known = known_of(std::move(object.info), object_name);
  if (known.has_error()) return known;
  Result<std::string> value = value_of_body(known->header, std::move(object.body));
  if (value.has_error()) return with_object_name(value.error(), object_name);
  known->value = *std::move(value);
  return known;
}

WriteId new_write_id(Random& random) {
  return random_text(random, write_id_length);
}

}  // namespace redis3::model

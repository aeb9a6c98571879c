#pragma once

#include "model/record_header.hpp"
#include "store/capabilities.hpp"

#include <cstdint>
#include <string>

/// Where a store's tags are hashes of the bytes, two versions with the same bytes have the same tag, and a
/// condition on it cannot tell them apart. So there an object that has a header ends in a tail, a line break
/// and the id of its write, which makes its bytes its own; the header says how long the tail is. An object
/// without a header needs none: its bytes are all there is to it. Why so:
/// docs/decisions/0008-tags-that-are-hashes.md.
namespace redis3::model {

/// Whether an object with this header is to be written with a tail.
bool needs_tail(const RecordHeader& header, const store::Capabilities& can) noexcept;

/// Puts the tail behind `body`, and its length into the header. `own` is the id of this write.
void add_tail(RecordHeader& header, std::string& body, const WriteId& own);

/// How long the value in a body of `body_bytes` is.
/// Errors  corrupt  the body is shorter than the tail that its header tells of
Result<std::uint64_t> value_length(const RecordHeader& header, std::uint64_t body_bytes);

/// The value in a body. Errors: as value_length().
Result<std::string> value_of_body(const RecordHeader& header, std::string body);

/// Whether no other version of the object has the tag of this one: then a tag that is still there means that
/// nothing has happened since.
bool has_unique_etag(const RecordHeader& header, const store::Capabilities& can) noexcept;

}  // namespace redis3::model

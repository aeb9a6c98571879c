#pragma once

#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/listing_walk.hpp"
#include "local_s3/service.hpp"
#include "local_s3/xml_writer.hpp"

#include <string_view>

/// What the listings of objects and of uploads have in common.
namespace redis3::local_s3 {

/// Errors  InvalidRequest where a directory bucket is asked for a prefix that does not end in a slash or
///         another delimiter; NotImplemented where it is asked to start after a key, since it has no order of
///         keys.
Answer<void> check_listing(const Request& request, BucketKind kind);

void write_owner(XmlWriter& xml, std::string_view element, const ServiceOptions& options);
void write_common_prefixes(XmlWriter& xml, const WalkPage& page, bool is_url_encoded);

}  // namespace redis3::local_s3

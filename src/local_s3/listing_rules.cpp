#include "local_s3/listing_rules.hpp"

#include "local_s3/parameters.hpp"

namespace redis3::local_s3 {

Answer<void> check_listing(const Request& request, BucketKind kind) {
  if (kind == BucketKind::general_purpose) return boost::system::in_place_value;
  const auto prefix = request.parameter("prefix").value_or("");
  if (!prefix.empty() && !prefix.ends_with('/')) {
    return S3Error(
        ErrorCode::invalid_request,
        "This bucket does not support a prefix that does not end in a delimiter. Specify a prefix path "
        "ending with a delimiter and try again.");
  }
  const auto delimiter = request.parameter("delimiter").value_or("");
  if (!delimiter.empty() && delimiter != "/") {
    return S3Error(ErrorCode::invalid_request, "This bucket does not support a delimiter other than '/'.");
  }
  if (!request.parameter("start-after").value_or("").empty()) {
    return S3Error(ErrorCode::not_implemented, "This bucket does not support the start-after parameter.");
  }
  return boost::system::in_place_value;
}

void write_owner(XmlWriter& xml, std::string_view element, const ServiceOptions& options) {
  xml.open(element);
  xml.element("ID", options.account_id);
  xml.element("DisplayName", options.account_id);
  xml.close();
}

void write_common_prefixes(XmlWriter& xml, const WalkPage& page, bool is_url_encoded) {
  for (const std::string& prefix : page.common_prefixes) {
    xml.open("CommonPrefixes");
    xml.element("Prefix", listed_name(prefix, is_url_encoded));
    xml.close();
  }
}

}  // namespace redis3::local_s3

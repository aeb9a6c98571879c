#include "local_s3/lifecycle_rules.hpp"

#include "base/text.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/request_xml.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t rules_max = 1000;
constexpr std::size_t id_bytes_max = 255;
constexpr std::size_t drawn_id_length = 24;

constexpr std::array<const char*, 5> actions{"Expiration", "AbortIncompleteMultipartUpload", "Transition",
                                             "NoncurrentVersionTransition", "NoncurrentVersionExpiration"};
/// What directory buckets have no use for: storage classes, versions and tags.
constexpr std::array<const char*, 3> actions_of_general_buckets{"Transition", "NoncurrentVersionTransition",
                                                                "NoncurrentVersionExpiration"};

Answer<void> check_days(const pugi::xml_node& action, const char* name) {
  const pugi::xml_node days = action.child(name);
  if (!days) return boost::system::in_place_value;
  const std::string_view text = days.text().get();
  if (to_uint64(text).value_or(0) > 0) return boost::system::in_place_value;
  return invalid_argument(
      std::string("'") + name + "' for " + action.name() + " action must be a positive integer", name,
      std::string(text));
}

Answer<void> check_filter(const pugi::xml_node& rule, bool is_of_old_kind) {
  if (static_cast<bool>(rule.child("Filter")) == static_cast<bool>(rule.child("Prefix")))
    return malformed_xml();
  if (static_cast<bool>(rule.child("Prefix")) == is_of_old_kind) return boost::system::in_place_value;
  return S3Error(
      ErrorCode::invalid_request,
      "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.");
}

Answer<void> check_for_directory(const pugi::xml_node& rule) {
  const bool has_foreign_action =
      std::any_of(actions_of_general_buckets.begin(), actions_of_general_buckets.end(),
                  [&](const char* name) { return static_cast<bool>(rule.child(name)); });
  const pugi::xml_node filter = rule.child("Filter");
  const bool has_tags = filter.child("Tag") || filter.child("And").child("Tag");
  if (!has_foreign_action && !has_tags) return boost::system::in_place_value;
  return S3Error(ErrorCode::invalid_request,
                 "Directory buckets have neither storage classes nor versions nor tags for a rule.");
}

Answer<void> check_rule(const pugi::xml_node& rule, BucketKind kind, bool is_of_old_kind) {
  const std::string_view status = rule.child("Status").text().get();
  if (status != "Enabled" && status != "Disabled") return malformed_xml();
  if (!std::any_of(actions.begin(), actions.end(),
                   [&](const char* name) { return static_cast<bool>(rule.child(name)); })) {
    return S3Error(ErrorCode::invalid_request, "At least one action needs to be specified in a rule");
  }
  auto checked = check_filter(rule, is_of_old_kind);
  if (checked.has_value()) checked = check_days(rule.child("Expiration"), "Days");
  if (checked.has_value())
    checked = check_days(rule.child("AbortIncompleteMultipartUpload"), "DaysAfterInitiation");
  if (checked.has_value() && kind == BucketKind::directory) checked = check_for_directory(rule);
  return checked;
}

/// The rule's own ID, or a new one.
Answer<std::string> id_of(pugi::xml_node rule, Random& random) {
  std::string id = rule.child("ID").text().get();
  if (id.size() > id_bytes_max)
    return invalid_argument("ID length should not exceed allowed limit of 255", "ID", std::move(id));
  if (!id.empty()) return id;
  id = random_text(random, drawn_id_length);
  if (!rule.child("ID")) rule.prepend_child("ID");
  rule.child("ID").text().set(id.c_str());
  return id;
}

}  // namespace

Answer<std::string> accept_lifecycle(std::string_view xml, BucketKind kind, Random& random) {
  constexpr unsigned options =
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single;
  pugi::xml_document document;
  if (xml.size() > request_xml_bytes_max ||
      !document.load_buffer(xml.data(), xml.size(), options, pugi::encoding_utf8)) {
    return malformed_xml();
  }
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "LifecycleConfiguration" || !root.child("Rule"))
    return malformed_xml();
  const bool is_of_old_kind = static_cast<bool>(root.child("Rule").child("Prefix"));
  std::set<std::string> ids;
  for (const pugi::xml_node rule : root.children("Rule")) {
    if (ids.size() == rules_max) return malformed_xml();
    const auto checked = check_rule(rule, kind, is_of_old_kind);
    if (checked.has_error()) return checked.error();
    auto id = id_of(rule, random);
    if (id.has_error()) return id.error();
    if (!ids.insert(*id).second) {
      return invalid_argument("Rule ID must be unique. Found same ID for more than one rule", "ID",
                              std::move(*id));
    }
  }
  std::ostringstream kept;
  document.save(kept, "", pugi::format_raw, pugi::encoding_utf8);
  return kept.str();
}

}  // namespace redis3::local_s3

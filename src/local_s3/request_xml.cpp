#include "local_s3/request_xml.hpp"

#include "base/http_date.hpp"
#include "base/text.hpp"

#include <pugixml.hpp>

#include <algorithm>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t deletes_max = 1000;

/// The root element, if it is called `name`; in whichever namespace, as S3 does not mind.
std::optional<pugi::xml_node> root_of(pugi::xml_document& document, std::string_view xml,
                                      std::string_view name) {
  if (xml.size() > request_xml_bytes_max) return std::nullopt;
  // Without parse_doctype: document types, and so entities of one's own, are never read.
  constexpr unsigned options =
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(xml.data(), xml.size(), options, pugi::encoding_utf8)) return std::nullopt;
  const pugi::xml_node root = document.document_element();
  if (name != root.name()) return std::nullopt;
  return root;
}

std::string text_of_child(const pugi::xml_node& node, const char* name) {
  return node.child(name).text().get();
}

bool is_allowed_key(std::string_view key) {
  const bool has_control = std::any_of(key.begin(), key.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7f || (byte < 0x20 && c != '\n' && c != '\t' && c != '\r');
  });
  return !has_control && key.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

Answer<DeleteList::Entry> delete_entry(const pugi::xml_node& node) {
  DeleteList::Entry entry;
  entry.key = text_of_child(node, "Key");
  entry.version_id = text_of_child(node, "VersionId");
  if (!is_allowed_key(entry.key)) return malformed_xml();
  if (const auto etag = node.child("ETag")) entry.condition.etag = etag.text().get();
  if (const auto size = node.child("Size")) {
    if (!(entry.condition.size_bytes = to_uint64(size.text().get()))) return malformed_xml();
  }
  if (const auto time = node.child("LastModifiedTime")) {
    const std::string_view text = time.text().get();
    entry.condition.last_modified = from_http_date(text);
    if (!entry.condition.last_modified) entry.condition.last_modified = from_iso8601(text);
    if (!entry.condition.last_modified) return malformed_xml();
  }
  return entry;
}

}  // namespace

Answer<BucketConfiguration> parse_bucket_configuration(std::string_view xml) {
  BucketConfiguration configuration;
  if (xml.empty()) return configuration;
  pugi::xml_document document;
  const auto root = root_of(document, xml, "CreateBucketConfiguration");
  if (!root) return malformed_xml();
  if (const auto constraint = root->child("LocationConstraint")) {
    configuration.location_constraint = constraint.text().get();
  }
  configuration.location_type = text_of_child(root->child("Location"), "Type");
  configuration.location_name = text_of_child(root->child("Location"), "Name");
  configuration.bucket_type = text_of_child(root->child("Bucket"), "Type");
  configuration.data_redundancy = text_of_child(root->child("Bucket"), "DataRedundancy");
  return configuration;
}

Answer<DeleteList> parse_delete_list(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "Delete");
  if (!root) return malformed_xml();
  DeleteList list;
  for (const pugi::xml_node& node : root->children("Object")) {
    if (list.entries.size() == deletes_max) return malformed_xml();
    auto entry = delete_entry(node);
    if (entry.has_error()) return entry.error();
    list.entries.push_back(std::move(*entry));
  }
  if (list.entries.empty()) return malformed_xml();
  list.is_quiet = equal_ignoring_case(text_of_child(*root, "Quiet"), "true");
  return list;
}

Answer<PartList> parse_part_list(std::string_view xml) {
  pugi::xml_document document;
  const auto root = root_of(document, xml, "CompleteMultipartUpload");
  if (!root) return malformed_xml();
  PartList list;
  for (const pugi::xml_node& node : root->children("Part")) {
    const auto number = to_uint64(text_of_child(node, "PartNumber"));
    if (!number || !node.child("ETag")) return malformed_xml();
    PartList::Entry entry;
    entry.number = *number;
    entry.etag = text_of_child(node, "ETag");
    for (const pugi::xml_node& child : node.children()) {
      const std::string_view name = child.name();
      if (name.starts_with("Checksum")) entry.checksums.emplace_back(name.substr(8), child.text().get());
    }
    list.entries.push_back(std::move(entry));
  }
  return list;
}

}  // namespace redis3::local_s3

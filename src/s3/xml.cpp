#include "s3/xml.hpp"

#include "base/http_date.hpp"
#include "base/text.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <optional>

namespace redis3::s3 {
namespace {

Error corrupt(std::string_view what) {
  return Error(ErrorKind::corrupt, "S3's answer: " + std::string(what) + ".");
}

// Character references and line ends as XML wants them; no comments, declarations or document types.
constexpr unsigned parse_options =
    pugi::parse_escapes | pugi::parse_eol | pugi::parse_cdata | pugi::parse_ws_pcdata_single;

pugi::xml_node parse(pugi::xml_document& document, std::string& body) {
  if (body.empty() || body.size() > xml_bytes_max) return {};
  const auto parsed =
      document.load_buffer_inplace(body.data(), body.size(), parse_options, pugi::encoding_utf8);
  return parsed ? document.document_element() : pugi::xml_node();
}

std::string_view text_of(pugi::xml_node parent, const char* name) {
  return parent.child(name).text().get();
}

// With encoding-type=url S3 writes names as a form would: a blank is a plus sign, a plus sign is %2B.
std::optional<std::string> decode_name(std::string_view text, bool is_encoded) {
  if (!is_encoded) return std::string(text);
  if (text.find('+') == std::string_view::npos) return percent_decode(text);
  std::string with_blanks(text);
  std::replace(with_blanks.begin(), with_blanks.end(), '+', ' ');
  return percent_decode(with_blanks);
}

std::string escaped(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (const char c : text) {
    if (c == '&')
      made += "&amp;";
    else if (c == '<')
      made += "&lt;";
    else if (c == '>')
      made += "&gt;";
    else
      made += c;
  }
  return made;
}

Result<ListedObject> read_object(pugi::xml_node contents, bool is_encoded) {
  ListedObject object;
  std::optional<std::string> key;
  std::optional<std::uint64_t> size_bytes;
  std::optional<TimePoint> last_modified;
  for (const pugi::xml_node child : contents.children()) {
    const std::string_view name = child.name();
    const std::string_view value = child.text().get();
    if (name == "Key") key = decode_name(value, is_encoded);
    if (name == "Size") size_bytes = to_uint64(value);
    if (name == "LastModified") last_modified = from_iso8601(value);
    if (name == "ETag") object.etag = value;
    if (name == "ChecksumAlgorithm") object.checksum_algorithms.emplace_back(value);
  }
  if (!key || key->empty()) return corrupt("a listed object has no name");
  if (!size_bytes) return corrupt("a listed object has no size");
  if (!last_modified) return corrupt("a listed object has no date");
  if (object.etag.empty()) return corrupt("a listed object has no ETag");
  object.key = std::move(*key);
  object.size_bytes = *size_bytes;
  object.last_modified = *last_modified;
  return object;
}

}  // namespace

ErrorBody read_error(std::string body) {
  pugi::xml_document document;
  pugi::xml_node root = parse(document, body);
  // STS and some S3 servers put it into another element.
  if (std::string_view(root.name()) != "Error") root = root.child("Error");
  ErrorBody error;
  error.code = text_of(root, "Code");
  error.message = text_of(root, "Message");
  error.region = text_of(root, "Region");
  error.condition = text_of(root, "Condition");
  return error;
}

bool holds_error(std::string_view body) noexcept {
  // Whitespace, sent to keep the connection open, may come before it.
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  body.remove_prefix(first);
  if (body.starts_with("<?xml")) {
    const auto end = body.find("?>");
    if (end == std::string_view::npos) return false;
    body.remove_prefix(end + 2);
    body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
  }
  return body.starts_with("<Error>") || body.starts_with("<Error ");
}

Result<aws::Grant> read_session(std::string body) {
  pugi::xml_document document;
  const pugi::xml_node root = parse(document, body);
  if (std::string_view(root.name()) != "CreateSessionResult") return corrupt("it is no CreateSessionResult");
  const pugi::xml_node node = root.child("Credentials");
  aws::Grant grant;
  grant.credentials.access_key_id = text_of(node, "AccessKeyId");
  grant.credentials.secret_access_key = text_of(node, "SecretAccessKey");
  grant.credentials.session_token = text_of(node, "SessionToken");
  const auto expires = from_iso8601(text_of(node, "Expiration"));

  // They become header fields, so a byte that has no place there must not get through.
  if (!aws::is_header_token(grant.credentials.access_key_id))
    return corrupt("the session has no access key id");
  if (!aws::is_header_token(grant.credentials.secret_access_key))
    return corrupt("the session has no secret access key");
  if (!aws::is_header_token(grant.credentials.session_token)) return corrupt("the session has no token");
  if (!expires) return corrupt("the session does not say when it expires");
  grant.expires = *expires;
  return grant;
}

Result<ListedPage> read_list(std::string body) {
  pugi::xml_document document;
  const pugi::xml_node root = parse(document, body);
  if (std::string_view(root.name()) != "ListBucketResult") return corrupt("it is no ListBucketResult");
  const bool is_encoded = text_of(root, "EncodingType") == "url";

  ListedPage page;
  for (const pugi::xml_node child : root.children()) {
    const std::string_view name = child.name();
    if (name == "Contents") {
      auto object = read_object(child, is_encoded);
      if (!object) return object.error();
      page.objects.push_back(std::move(*object));
    } else if (name == "CommonPrefixes") {
      auto prefix = decode_name(text_of(child, "Prefix"), is_encoded);
      if (!prefix || prefix->empty()) return corrupt("a listed directory has no name");
      page.prefixes.push_back(std::move(*prefix));
    }
  }
  if (text_of(root, "IsTruncated") == "true") {
    page.next_token = text_of(root, "NextContinuationToken");
    if (page.next_token.empty()) return corrupt("the listing goes on and does not say where");
  }
  return page;
}

Result<std::string> read_upload_id(std::string body) {
  pugi::xml_document document;
  const pugi::xml_node root = parse(document, body);
  if (std::string_view(root.name()) != "InitiateMultipartUploadResult")
    return corrupt("it is no InitiateMultipartUploadResult");
  const std::string_view id = text_of(root, "UploadId");
  if (id.empty()) return corrupt("the upload has no id");
  return std::string(id);
}

std::string complete_upload_body(Checksum checksum, std::span<const UploadedPart> parts) {
  std::string body = R"(<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
  const std::string checksum_element = "Checksum" + std::string(name_of(checksum)) + '>';
  std::size_t number = 0;
  for (const UploadedPart& part : parts) {
    body += "<Part><" + checksum_element + part.checksum + "</" + checksum_element;
    body += "<ETag>" + escaped(part.etag) + "</ETag>";
    body += "<PartNumber>" + std::to_string(++number) + "</PartNumber></Part>";
  }
  body += "</CompleteMultipartUpload>";
  return body;
}

std::string read_completed_etag(std::string body) {
  pugi::xml_document document;
  const pugi::xml_node root = parse(document, body);
  if (std::string_view(root.name()) != "CompleteMultipartUploadResult") return {};
  return std::string(text_of(root, "ETag"));
}

std::string create_bucket_body(const BucketName& bucket, std::string_view region) {
  constexpr std::string_view begin =
      R"(<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
  constexpr std::string_view end = "</CreateBucketConfiguration>";
  std::string body(begin);
  if (bucket.is_directory()) {
    const bool is_local_zone = bucket.is_in_local_zone();
    body += is_local_zone ? "<Location><Type>LocalZone</Type><Name>"
                          : "<Location><Type>AvailabilityZone</Type><Name>";
    body += bucket.zone_id();
    body += "</Name></Location><Bucket><Type>Directory</Type><DataRedundancy>";
    body += is_local_zone ? "SingleLocalZone" : "SingleAvailabilityZone";
    body += "</DataRedundancy></Bucket>";
  } else {
    if (region == "us-east-1") return {};
    body += "<LocationConstraint>";
    body += region;
    body += "</LocationConstraint>";
  }
  body += end;
  return body;
}

}  // namespace redis3::s3

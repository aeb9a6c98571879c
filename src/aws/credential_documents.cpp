#include "aws/credential_documents.hpp"

#include "aws/errors.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <pugixml.hpp>

#include <utility>

namespace redis3::aws {
namespace {

namespace json = boost::json;

/// For how long credentials are used on that the metadata service gives out though they are over.
constexpr std::chrono::minutes stale_life{15};

std::optional<json::object> parse_object(std::string_view text) {
  boost::system::error_code problem;
  json::value document = json::parse({text.data(), text.size()}, problem);
  if (problem || !document.is_object()) return std::nullopt;
  return std::move(document.get_object());
}

// The text of a member; empty where there is none, or where it is null. Absent where it is something else.
std::optional<std::string> text_of(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(json::string_view(name.data(), name.size()));
  if (value == nullptr || value->is_null()) return std::string();
  if (!value->is_string()) return std::nullopt;
  const json::string& text = value->get_string();
  return std::string(text.data(), text.size());
}

std::string text_or_empty(const json::object& object, std::string_view name) {
  return text_of(object, name).value_or("");
}

/// How a document names the parts of credentials.
struct Names {
  std::string_view access_key_id = "AccessKeyId";
  std::string_view secret_access_key = "SecretAccessKey";
  std::string_view session_token = "SessionToken";
};

// All but the time when they end.
Result<Grant> read_keys(const json::object& object, const Names& names) {
  auto access_key_id = text_of(object, names.access_key_id);
  auto secret_access_key = text_of(object, names.secret_access_key);
  auto session_token = text_of(object, names.session_token);
  if (!access_key_id || access_key_id->empty()) return invalid("gave no access key id");
  if (!secret_access_key || secret_access_key->empty()) return invalid("gave no secret access key");
  if (!session_token) return invalid("gave a session token that is no text");
  Grant grant;
  grant.credentials = {std::move(*access_key_id), std::move(*secret_access_key), std::move(*session_token)};
  return grant;
}

// `Expiration` as a date; one that is not there is no error.
Result<Grant> with_expiration(Result<Grant> grant, const json::object& object) {
  if (!grant) return grant;
  const auto text = text_of(object, "Expiration");
  if (text && text->empty()) return grant;
  if (text) grant->expires = from_iso8601(*text);
  if (!grant->expires) return invalid("gave an expiration that is no date");
  return grant;
}

bool is_version_1(const json::object& object) {
  const json::value* const version = object.if_contains("Version");
  return version != nullptr && version->is_int64() && version->get_int64() == 1;
}

struct ServiceError {
  std::string code;
  std::string message;
};

ServiceError error_of(const json::object& object) {
  ServiceError error;
  // "__type" is "namespace#Name" for the services that speak Amazon's JSON protocols.
  for (const std::string_view name : {"code", "Code", "__type", "error"}) {
    if (error.code.empty()) error.code = text_or_empty(object, name);
  }
  error.code.erase(0, error.code.rfind('#') + 1);
  for (const std::string_view name : {"message", "Message", "error_description"}) {
    if (error.message.empty()) error.message = text_or_empty(object, name);
  }
  return error;
}

pugi::xml_node parse_xml(pugi::xml_document& document, std::string& body) {
  if (!document.load_buffer_inplace(body.data(), body.size(), pugi::parse_default | pugi::parse_trim_pcdata))
    return {};
  return document.document_element();
}

ServiceError error_of(std::string body) {
  if (const auto object = parse_object(body)) return error_of(*object);
  pugi::xml_document document;
  pugi::xml_node root = parse_xml(document, body);
  if (std::string_view(root.name()) != "Error") root = root.child("Error");
  return {root.child("Code").text().get(), root.child("Message").text().get()};
}

}  // namespace

Result<Grant> read_process_credentials(std::string_view output) {
  const auto object = parse_object(output);
  if (!object) return invalid("gave no JSON object");
  if (!is_version_1(*object)) return invalid("gave an object whose Version is not 1");
  return with_expiration(read_keys(*object, Names()), *object);
}

Result<Grant> read_container_credentials(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return invalid("gave no JSON object");
  Names names;
  names.session_token = "Token";
  return with_expiration(read_keys(*object, names), *object);
}

Result<Grant> read_instance_credentials(std::string_view body, TimePoint now) {
  const auto object = parse_object(body);
  if (!object) return invalid("gave no JSON object");
  if (text_or_empty(*object, "Code") != "Success")
    return invalid("gave no credentials: its Code is not Success");
  Names names;
  names.session_token = "Token";
  auto grant = with_expiration(read_keys(*object, names), *object);
  if (grant && grant->expires && *grant->expires <= now) grant->expires = now + stale_life;
  return grant;
}

Result<Grant> read_sso_credentials(std::string_view body) {
  const auto object = parse_object(body);
  const json::value* const role = object ? object->if_contains("roleCredentials") : nullptr;
  if (role == nullptr || !role->is_object()) return invalid("gave no roleCredentials");
  const json::object& keys = role->get_object();
  auto grant = read_keys(keys, {"accessKeyId", "secretAccessKey", "sessionToken"});
  if (!grant) return grant;
  const json::value* const expiration = keys.if_contains("expiration");
  if (expiration == nullptr || !expiration->is_int64() || expiration->get_int64() <= 0)
    return invalid("gave an expiration that is no number of milliseconds");
  grant->expires = from_unix_milliseconds(expiration->get_int64());
  return grant;
}

Result<Grant> read_sts_credentials(std::string body, std::string_view action) {
  pugi::xml_document document;
  const pugi::xml_node root = parse_xml(document, body);
  const pugi::xml_node node = root.child((std::string(action) + "Result").c_str()).child("Credentials");
  if (!node) return invalid("gave no credentials");
  Grant grant;
  grant.credentials.access_key_id = node.child("AccessKeyId").text().get();
  grant.credentials.secret_access_key = node.child("SecretAccessKey").text().get();
  grant.credentials.session_token = node.child("SessionToken").text().get();
  grant.expires = from_iso8601(node.child("Expiration").text().get());
  if (!grant.expires) return invalid("gave an expiration that is no date");
  return grant;
}

Result<std::string> read_caller_identity(std::string body) {
  pugi::xml_document document;
  const pugi::xml_node root = parse_xml(document, body);
  std::string arn = plain_line(root.child("GetCallerIdentityResult").child("Arn").text().get());
  if (!arn.starts_with("arn:")) return invalid("told no identity");
  return arn;
}

std::string service_error_code(std::string body) {
  return plain_line(error_of(std::move(body)).code);
}

std::string described_service_error(std::string body, std::string_view secret) {
  if (!secret.empty() && body.find(secret) != std::string::npos) return {};
  const ServiceError error = error_of(std::move(body));
  std::string text;
  if (!error.code.empty()) text += fmt::format(" {}", plain_line(error.code));
  if (!error.message.empty()) text += fmt::format(": {}", plain_line(error.message));
  return text;
}

Result<SsoToken> read_sso_token(std::string_view document) {
  const auto object = parse_object(document);
  if (!object) return invalid("is no JSON object");
  SsoToken token;
  token.access_token = text_or_empty(*object, "accessToken");
  if (!is_header_token(token.access_token)) return invalid("has no accessToken");
  const auto expires = from_iso8601(text_or_empty(*object, "expiresAt"));
  if (!expires) return invalid("has no expiresAt that is a date");
  token.expires = *expires;
  token.client_id = text_or_empty(*object, "clientId");
  token.client_secret = text_or_empty(*object, "clientSecret");
  token.refresh_token = text_or_empty(*object, "refreshToken");
  token.registration_expires = from_iso8601(text_or_empty(*object, "registrationExpiresAt"));
  return token;
}

std::string sso_renewal_body(const SsoToken& token) {
  json::object object;
  object["clientId"] = token.client_id;
  object["clientSecret"] = token.client_secret;
  object["grantType"] = "refresh_token";
  object["refreshToken"] = token.refresh_token;
  return json::serialize(object);
}

Result<std::string> renewed_sso_document(std::string_view document, std::string_view answer, TimePoint now) {
  constexpr std::int64_t seconds_max = 366 * 86400;
  auto object = parse_object(document);
  const auto renewal = parse_object(answer);
  if (!object || !renewal) return invalid("gave no JSON object");
  const std::string access_token = text_or_empty(*renewal, "accessToken");
  const json::value* const life = renewal->if_contains("expiresIn");
  if (!is_header_token(access_token)) return invalid("gave no accessToken");
  if (life == nullptr || !life->is_int64() || life->get_int64() <= 0 || life->get_int64() > seconds_max)
    return invalid("gave no expiresIn that is a number of seconds");
  (*object)["accessToken"] = access_token;
  // The AWS CLI reads whole seconds only.
  const auto expires =
      std::chrono::floor<std::chrono::seconds>(now + std::chrono::seconds(life->get_int64()));
  (*object)["expiresAt"] = to_iso8601(expires).substr(0, 19) + "Z";
  if (const std::string token = text_or_empty(*renewal, "refreshToken"); !token.empty())
    (*object)["refreshToken"] = token;
  return json::serialize(*object);
}

}  // namespace redis3::aws

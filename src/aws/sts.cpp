#include "aws/sts.hpp"

#include "aws/signer.hpp"
#include "aws/sigv4.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace redis3::aws {
namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded; charset=utf-8";

/// Puts a form together.
class Question {
 public:
  explicit Question(std::string_view action) : action_(action) {
    add("Action", action);
    add("Version", "2011-06-15");
  }
  Question& add(std::string_view name, std::string_view value) {
    if (value.empty()) return *this;
    if (!form_.empty()) form_ += '&';
    form_ += fmt::format("{}={}", name, percent_encode(value));
    return *this;
  }
  StsQuestion made() const { return {action_, form_, {}}; }

 private:
  std::string action_;
  std::string form_;
};

std::string session_name_of(const std::string& given, TimePoint now) {
  if (!given.empty()) return given;
  return fmt::format("redis3-{}", std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

StsQuestion assume_role_question(const AssumedRole& role, TimePoint now) {
  Question question("AssumeRole");
  question.add("RoleArn", role.role_arn).add("RoleSessionName", session_name_of(role.session_name, now));
  question.add("ExternalId", role.external_id);
  if (role.duration) question.add("DurationSeconds", std::to_string(role.duration->count()));
  return question.made();
}

StsQuestion web_identity_question(const WebIdentity& identity, std::string_view token, TimePoint now) {
  Question question("AssumeRoleWithWebIdentity");
  question.add("RoleArn", identity.role_arn)
      .add("RoleSessionName", session_name_of(identity.session_name, now))
      .add("WebIdentityToken", trimmed(token));
  StsQuestion made = question.made();
  made.secret = trimmed(token);
  return made;
}

StsQuestion caller_identity_question() {
  return Question("GetCallerIdentity").made();
}

ServiceRequest signed_sts_request(const StsQuestion& question, const EndpointUrl& endpoint,
                                  std::string region, const Credentials& credentials, TimePoint now) {
  Signer signer(credentials, "x-amz-security-token", std::move(region), "sts");
  const std::string host = endpoint.host_field();
  const std::string path = endpoint.base_path + "/";
  const std::string payload_hash = sha256_hex(question.form);
  const std::array<Field, 1> fields{{{"content-type", form_type}}};
  UnsignedRequest unsigned_request;
  unsigned_request.method = "POST";
  unsigned_request.host = host;
  unsigned_request.path = path;
  unsigned_request.fields = fields;
  unsigned_request.payload_hash = payload_hash;
  unsigned_request.content_length = question.form.size();
  ServiceRequest request;
  request.endpoint = endpoint;
  request.head = signer.head(unsigned_request, now);
  request.body = question.form;
  return request;
}

ServiceRequest plain_sts_request(const StsQuestion& question, const EndpointUrl& endpoint) {
  const std::array<std::pair<std::string_view, std::string_view>, 1> fields{{{"Content-Type", form_type}}};
  ServiceRequest request;
  request.endpoint = endpoint;
  request.head = plain_head("POST", endpoint, "/", fields, question.form.size());
  request.body = question.form;
  return request;
}

}  // namespace redis3::aws

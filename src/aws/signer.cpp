#include "aws/signer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <utility>

namespace redis3::aws {
namespace {

// Enough for a head with a session token of Amazon's (about 1,000 bytes), so that mostly one allocation
// serves it.
constexpr std::size_t head_bytes_expected = 2048;

std::string amz_date_of(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<std::chrono::seconds> clock(time - day);
  std::string text = "00000000T000000Z";
  const auto put = [&text](std::size_t end, unsigned number, std::size_t digits) {
    for (; digits > 0; --digits, number /= 10)
      text[--end] = static_cast<char>('0' + number % 10);
  };
  put(4, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put(6, static_cast<unsigned>(date.month()), 2);
  put(8, static_cast<unsigned>(date.day()), 2);
  put(11, static_cast<unsigned>(clock.hours().count()), 2);
  put(13, static_cast<unsigned>(clock.minutes().count()), 2);
  put(15, static_cast<unsigned>(clock.seconds().count()), 2);
  return text;
}

// Only what a caller hands over can hold runs of blanks; nearly nothing does.
void append_collapsed(std::string& text, std::string_view value) {
  if (value.find("  ") == std::string_view::npos) {
    text += value;
    return;
  }
  std::unique_copy(value.begin(), value.end(), std::back_inserter(text),
                   [](char left, char right) { return left == ' ' && right == ' '; });
}

}  // namespace

Signer::Signer(Credentials credentials, std::string_view token_field, std::string region, std::string service)
    : credentials_(std::move(credentials)), token_field_(token_field) {
  scope_.region = std::move(region);
  scope_.service = std::move(service);
}

std::string Signer::head(const UnsignedRequest& request, TimePoint now) {
  set_time(now);

  std::string head;
  head.reserve(head_bytes_expected);
  head += request.method;
  head += ' ';
  head += request.path;
  if (!request.query.empty()) {
    head += '?';
    head += request.query;
  }
  head += " HTTP/1.1\r\n";

  canonical_.clear();
  names_.clear();
  canonical_ += request.method;
  canonical_ += '\n';
  canonical_ += request.path;
  canonical_ += '\n';
  canonical_ += request.query;
  canonical_ += '\n';
  add_fields(head, request);
  canonical_ += '\n';
  canonical_ += names_;
  canonical_ += '\n';
  canonical_ += request.payload_hash;

  string_to_sign_.resize(string_to_sign_prefix_size_);
  append_hex(string_to_sign_, sha256(canonical_));

  head += authorization_;
  head += names_;
  head += ", Signature=";
  append_hex(head, (*hmac_)(string_to_sign_));
  head += "\r\n";
  if (request.content_length) {
    head += "content-length: ";
    head += std::to_string(*request.content_length);
    head += "\r\n";
  }
  head += "user-agent: redis3\r\n\r\n";
  return head;
}

void Signer::set_time(TimePoint now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  if (seconds.time_since_epoch().count() == second_) return;
  second_ = seconds.time_since_epoch().count();
  amz_date_ = amz_date_of(seconds);
  if (const auto date = std::string_view(amz_date_).substr(0, 8); date != scope_.date)
    begin_day(std::string(date));

  string_to_sign_ = "AWS4-HMAC-SHA256\n";
  string_to_sign_ += amz_date_;
  string_to_sign_ += '\n';
  string_to_sign_ += scope_.text();
  string_to_sign_ += '\n';
  string_to_sign_prefix_size_ = string_to_sign_.size();
}

void Signer::begin_day(std::string date) {
  scope_.date = std::move(date);
  hmac_.emplace(SigningKey::derive(credentials_.secret_access_key, scope_).bytes());
  authorization_ = "authorization: AWS4-HMAC-SHA256 Credential=";
  authorization_ += credentials_.access_key_id;
  authorization_ += '/';
  authorization_ += scope_.text();
  authorization_ += ", SignedHeaders=";
}

void Signer::add_field(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";

  canonical_ += name;
  canonical_ += ':';
  append_collapsed(canonical_, value);
  canonical_ += '\n';

  if (!names_.empty()) names_ += ';';
  names_ += name;
}

void Signer::add_fields(std::string& head, const UnsignedRequest& request) {
  const std::array<Field, 4> own_fields = {{{"host", request.host},
                                            {"x-amz-content-sha256", request.payload_hash},
                                            {"x-amz-date", amz_date_},
                                            {token_field_, credentials_.session_token}}};
  const std::span<const Field> own(own_fields.data(), credentials_.session_token.empty() ? 3 : 4);
  const auto by_name = [](const Field& left, const Field& right) { return left.name < right.name; };
  assert(std::is_sorted(request.fields.begin(), request.fields.end(), by_name));

  auto next = request.fields.begin();
  for (const Field& field : own) {
    for (; next != request.fields.end() && by_name(*next, field); ++next)
      add_field(head, next->name, next->value);
    add_field(head, field.name, field.value);
  }
  for (; next != request.fields.end(); ++next)
    add_field(head, next->name, next->value);
}

}  // namespace redis3::aws

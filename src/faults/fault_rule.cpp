#include "faults/fault_rule.hpp"

#include "base/quantity_text.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace redis3::faults {
namespace {

constexpr std::string_view form = "OPERATIONS:FAULT:OCCASION[:KEY]";
constexpr std::string_view kinds =
    "a status such as 503 or 503=ServiceUnavailable, expired-token, reset, close, stall=2s, trickle=100, "
    "corrupt=body and corrupt=checksum";
constexpr std::array moments{Moment::before_body, Moment::before_act, Moment::after_act,
                             Moment::in_head,     Moment::in_body,    Moment::after_answer};

struct DefaultCode {
  int status;
  std::string_view code;
};
/// What S3 answers with a status, where the rule names no code of its own.
constexpr std::array<DefaultCode, 10> default_codes{{{400, "RequestTimeout"},
                                                     {403, "AccessDenied"},
                                                     {404, "NoSuchKey"},
                                                     {409, "OperationAborted"},
                                                     {412, "PreconditionFailed"},
                                                     {429, "TooManyRequests"},
                                                     {500, "InternalError"},
                                                     {501, "NotImplemented"},
                                                     {503, "SlowDown"},
                                                     {504, "GatewayTimeout"}}};

Error wrong(std::string what) {
  return Error(ErrorKind::invalid, std::move(what));
}

// The part of `text` up to `separator`, or all of it; both are taken off.
std::string_view take_part(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

template <class Predicate>
std::bitset<s3_call_count> calls_that(Predicate predicate) {
  std::bitset<s3_call_count> calls;
  for (std::size_t at = 0; at < s3_call_count; ++at)
    calls.set(at, predicate(static_cast<S3Call>(at)));
  return calls;
}

Result<std::bitset<s3_call_count>> calls_of(std::string_view text) {
  std::bitset<s3_call_count> calls;
  for (bool is_last = false; !is_last;) {
    is_last = text.find(',') == std::string_view::npos;
    const std::string_view name = take_part(text, ',');
    const auto call = s3_call_of(name);
    if (call) {
      calls.set(static_cast<std::size_t>(*call));
    } else if (name == "*") {
      calls.set();
    } else if (name == "read") {
      calls |= calls_that([](S3Call each) { return !is_write(each); });
    } else if (name == "write") {
      calls |= calls_that([](S3Call each) { return is_write(each); });
    } else {
      return wrong(fmt::format(
          "unknown operation '{}'; give *, read, write, or S3's names, as in GetObject,HeadObject", name));
    }
  }
  return calls;
}

bool is_code(std::string_view text) {
  const auto is_letter_or_digit = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  constexpr std::size_t code_bytes_max = 64;
  return !text.empty() && text.size() <= code_bytes_max &&
         std::all_of(text.begin(), text.end(), is_letter_or_digit);
}

Result<Fault> status_fault(int status, std::optional<std::string_view> code) {
  if (status < 400 || status > 599) return wrong("a status is from 400 to 599");
  if (code && !is_code(*code)) {
    return wrong(fmt::format("'{}' is no error code; S3's are made of letters, such as SlowDown", *code));
  }
  Fault fault;
  fault.status = status;
  const auto usual = std::find_if(default_codes.begin(), default_codes.end(),
                                  [&](const DefaultCode& each) { return each.status == status; });
  fault.code = usual == default_codes.end() ? fmt::format("Status{}", status) : std::string(usual->code);
  if (code) fault.code = *code;
  return fault;
}

Result<Fault> ending_fault(FaultKind kind) {
  Fault fault;
  fault.kind = kind;
  fault.moment = Moment::after_act;
  return fault;
}

Result<Fault> stall_fault(std::optional<std::string_view> text) {
  const auto duration = to_duration(text.value_or(std::string_view()));
  if (!duration) return wrong("stall wants a duration, as in stall=2s");
  Fault fault;
  fault.kind = FaultKind::stall;
  fault.duration = *duration;
  return fault;
}

Result<Fault> trickle_fault(std::optional<std::string_view> text) {
  constexpr std::uint64_t bytes_per_second_max = 1'000'000'000'000;
  const auto bytes = to_uint64(text.value_or(std::string_view()));
  if (!bytes || *bytes == 0 || *bytes > bytes_per_second_max)
    return wrong("trickle wants a number of bytes a second, as in trickle=100");
  Fault fault;
  fault.kind = FaultKind::trickle;
  fault.moment = Moment::in_head;
  fault.bytes_per_second = *bytes;
  return fault;
}

Result<Fault> corrupt_fault(std::optional<std::string_view> what) {
  Fault fault;
  fault.moment = Moment::after_act;
  fault.kind = FaultKind::corrupt_body;
  if (what == "body") return fault;
  fault.kind = FaultKind::corrupt_checksum;
  if (what == "checksum") return fault;
  return wrong("corrupt wants to know what: corrupt=body or corrupt=checksum");
}

/// KIND[=ARGUMENT], with the kind's usual moment.
Result<Fault> fault_without_moment(std::string_view text) {
  const bool has_argument = text.find('=') != std::string_view::npos;
  const std::string_view kind = take_part(text, '=');
  const auto argument = has_argument ? std::optional(text) : std::nullopt;
  if (const auto status = to_uint64(kind)) {
    return status_fault(static_cast<int>(std::min<std::uint64_t>(*status, 1000)), argument);
  }
  if (kind == "stall") return stall_fault(argument);
  if (kind == "trickle") return trickle_fault(argument);
  if (kind == "corrupt") return corrupt_fault(argument);
  const bool is_plain = kind == "reset" || kind == "close" || kind == "expired-token";
  if (is_plain && argument) return wrong(fmt::format("{} takes no argument", kind));
  if (kind == "reset") return ending_fault(FaultKind::reset);
  if (kind == "close") return ending_fault(FaultKind::close);
  if (kind == "expired-token") {
    Fault fault;
    fault.kind = FaultKind::expired_token;
    fault.status = 400;
    fault.code = "ExpiredToken";
    return fault;
  }
  return wrong(fmt::format("unknown kind '{}'; the kinds are {}", kind, kinds));
}

bool is_possible(FaultKind kind, Moment moment) {
  switch (kind) {
    case FaultKind::reset:
    case FaultKind::close:
      return true;
    case FaultKind::stall:
      return moment != Moment::after_answer;
    case FaultKind::status:
      return moment == Moment::before_act || moment == Moment::after_act;
    case FaultKind::expired_token:
    case FaultKind::trickle:
    case FaultKind::corrupt_body:
    case FaultKind::corrupt_checksum:
      break;
  }
  return false;
}

std::string moments_of(FaultKind kind) {
  std::string names;
  for (const Moment moment : moments) {
    if (is_possible(kind, moment)) names += fmt::format("{}@{}", names.empty() ? "" : ", ", name_of(moment));
  }
  return names;
}

Result<Fault> fault_of(std::string_view text) {
  const bool has_moment = text.find('@') != std::string_view::npos;
  const std::string_view what = take_part(text, '@');
  auto fault = fault_without_moment(what);
  if (!fault || !has_moment) return fault;
  const auto moment =
      std::find_if(moments.begin(), moments.end(), [&](Moment each) { return name_of(each) == text; });
  if (moment != moments.end() && is_possible(fault->kind, *moment)) {
    fault->moment = *moment;
    return fault;
  }
  const std::string possible = moments_of(fault->kind);
  return wrong(possible.empty()
                   ? fmt::format("{} has no moment to choose", what)
                   : fmt::format("'@{}' is no moment for {}; give one of {}", text, what, possible));
}

Result<Occasion> numbers_of(std::string_view text) {
  Occasion occasion;
  occasion.kind = Occasion::Kind::by_number;
  const bool is_range = text.find('-') != std::string_view::npos;
  const auto first = to_uint64(take_part(text, '-'));
  const auto last = is_range && !text.empty() ? to_uint64(text) : std::optional(occasion.last);
  if (!first || *first == 0 || !last || *last < *first)
    return wrong("requests are counted from 1, as in #3, #3-5 or #3-");
  occasion.first = *first;
  occasion.last = is_range ? *last : *first;
  return occasion;
}

Result<Occasion> occasion_of(std::string_view text) {
  constexpr std::string_view for_how_long = "for=";
  if (text.starts_with('#')) return numbers_of(text.substr(1));
  Occasion occasion;
  if (text.starts_with(for_how_long)) {
    const auto duration = to_duration(text.substr(for_how_long.size()));
    if (!duration) return wrong("for= wants a duration, as in for=30s");
    occasion.kind = Occasion::Kind::by_time;
    occasion.duration = *duration;
    return occasion;
  }
  const auto rate = to_rate(text);
  if (!rate) {
    return wrong(
        fmt::format("'{}' is no occasion; give a rate (5%, 0.05), which requests (#3, #3-5, #3-), or "
                    "for how long (for=30s)",
                    text));
  }
  occasion.rate = *rate;
  return occasion;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = std::min(line.find_first_not_of(blanks), line.size());
  line.remove_prefix(begin);
  return line.substr(0, line.find_last_not_of(blanks) + 1);
}

}  // namespace

bool FaultRule::is_about(const RequestTraits& request) const {
  if (!calls.test(static_cast<std::size_t>(request.call))) return false;
  if (fault.kind == FaultKind::expired_token && !request.has_session) return false;
  if (!key) return true;
  const std::string_view pattern = *key;
  if (!pattern.ends_with('*')) return pattern == request.key;
  return request.key.starts_with(pattern.substr(0, pattern.size() - 1));
}

Result<FaultRule> fault_rule_of(std::string_view text) {
  FaultRule rule;
  rule.text = text;
  // What is refused is told on a terminal.
  if (std::any_of(text.begin(), text.end(), is_control)) return wrong("a rule has no control characters");
  if (std::count(text.begin(), text.end(), ':') < 2) {
    return wrong(fmt::format("'{}' is not of the form {}, as in PutObject:503:1%", text, form));
  }
  std::string_view rest = text;
  const auto calls = calls_of(take_part(rest, ':'));
  if (!calls) return calls.error();
  rule.calls = *calls;
  auto fault = fault_of(take_part(rest, ':'));
  if (!fault) return fault.error();
  rule.fault = std::move(*fault);
  const bool has_key = rest.find(':') != std::string_view::npos;
  const auto occasion = occasion_of(take_part(rest, ':'));
  if (!occasion) return occasion.error();
  rule.occasion = *occasion;
  if (has_key && rest.empty()) return wrong("the key after the third ':' is empty");
  if (has_key) rule.key = rest;
  return rule;
}

Result<std::vector<FaultRule>> fault_script_of(std::string_view text) {
  if (text.size() > script_bytes_max)
    return wrong(fmt::format("a script has {} bytes at the most", script_bytes_max));
  std::vector<FaultRule> rules;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = trimmed(take_part(text, '\n'));
    if (line.empty() || line.starts_with('#')) continue;
    auto rule = fault_rule_of(line);
    if (!rule) return wrong(fmt::format("line {}: {}", number, rule.error().message()));
    if (rules.size() == rules_max)
      return wrong(fmt::format("line {}: there are {} rules at the most", number, rules_max));
    rules.push_back(std::move(*rule));
  }
  return rules;
}

}  // namespace redis3::faults

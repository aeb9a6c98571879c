#include "session/config_table.hpp"

#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/command.hpp"
#include "command/config.hpp"
#include "command/error_texts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>
#include <system_error>
#include <type_traits>
#include <vector>

namespace redis3::session {
namespace {

namespace error_text = command::error_text;
using Refusal = std::optional<std::string>;

constexpr std::int64_t int_max = std::numeric_limits<int>::max();
constexpr std::int64_t unsigned_max = std::numeric_limits<unsigned>::max();
constexpr std::int64_t long_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t mebibyte = 1 << 20;

// Each kind of value: how it is told, and how it is read.

template <auto member>
std::string text_of(const Settings& settings) {
  return settings.*member;
}
template <auto member>
Refusal set_text(Settings& settings, std::string_view value) {
  settings.*member = std::string(value);
  return std::nullopt;
}

template <auto member>
std::string yes_or_no(const Settings& settings) {
  return settings.*member ? "yes" : "no";
}
template <auto member>
Refusal set_yes_or_no(Settings& settings, std::string_view value) {
  if (!command::is_one_of(value, "yes, no") || value.empty())
    return std::string(error_text::setting_not_yes_or_no);
  settings.*member = equal_ignoring_case(value, "yes");
  return std::nullopt;
}

Refusal check_bounds(std::int64_t number, std::int64_t lowest, std::int64_t highest) {
  if (number >= lowest && number <= highest) return std::nullopt;
  return error_text::setting_out_of_bounds(lowest, highest);
}

template <class Number>
std::int64_t to_number(const Number& value) {
  if constexpr (std::is_same_v<Number, std::chrono::seconds>) {
    return value.count();
  } else {
    return static_cast<std::int64_t>(value);
  }
}

template <auto member>
std::string number_of(const Settings& settings) {
  return std::to_string(to_number(settings.*member));
}
template <auto member, std::int64_t lowest, std::int64_t highest>
Refusal set_number(Settings& settings, std::string_view value) {
  const std::optional<std::int64_t> number = command::read_integer(value);
  if (!number) return std::string(error_text::setting_not_an_integer);
  if (auto refusal = check_bounds(*number, lowest, highest)) return refusal;
  settings.*member = static_cast<std::remove_reference_t<decltype(settings.*member)>>(*number);
  return std::nullopt;
}

template <auto member, std::int64_t lowest, std::int64_t highest>
Refusal set_memory(Settings& settings, std::string_view value) {
  const std::optional<std::uint64_t> bytes = command::read_memory(value);
  if (!bytes) return std::string(error_text::setting_not_memory);
  if (*bytes > static_cast<std::uint64_t>(highest)) return error_text::setting_out_of_bounds(lowest, highest);
  if (auto refusal = check_bounds(static_cast<std::int64_t>(*bytes), lowest, highest)) return refusal;
  settings.*member = static_cast<std::size_t>(*bytes);
  return std::nullopt;
}

// client-output-buffer-limit: for one kind of client after the other, its name and three numbers.

struct LimitClass {
  std::string_view name;
  std::string_view alias;
  OutputLimit Settings::*limit;
};
constexpr LimitClass limit_classes[] = {
    {"normal", {}, &Settings::output_limit_normal},
    {"slave", "replica", &Settings::output_limit_replica},
    {"pubsub", {}, &Settings::output_limit_pubsub},
};

std::string output_limits(const Settings& settings) {
  std::string made;
  for (const LimitClass& one : limit_classes) {
    const OutputLimit& limit = settings.*one.limit;
    made += fmt::format("{}{} {} {} {}", made.empty() ? "" : " ", one.name, limit.hard_bytes,
                        limit.soft_bytes, limit.soft_time.count());
  }
  return made;
}

const LimitClass* find_limit_class(std::string_view name) {
  for (const LimitClass& one : limit_classes) {
    if (equal_ignoring_case(name, one.name)) return &one;
    if (!one.alias.empty() && equal_ignoring_case(name, one.alias)) return &one;
  }
  return nullptr;
}

std::vector<std::string_view> split_at_blanks(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    if (end == text.size()) return words;
    text.remove_prefix(end + 1);
  }
}

Refusal set_output_limits(Settings& settings, std::string_view value) {
  constexpr std::size_t words_each = 4;
  const std::vector<std::string_view> words = split_at_blanks(value);
  if (words.size() % words_each != 0) return "Wrong number of arguments in buffer limit configuration.";
  Settings changed = settings;
  for (std::size_t at = 0; at < words.size(); at += words_each) {
    const LimitClass* one = find_limit_class(words[at]);
    if (!one) return "Invalid client class specified in buffer limit configuration.";
    const auto hard = command::read_memory(words[at + 1]);
    const auto soft = command::read_memory(words[at + 2]);
    const auto seconds = to_int64(words[at + 3]);
    if (!hard || !soft || !seconds || *seconds < 0 || *seconds > int_max)
      return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
    changed.*one->limit = OutputLimit{*hard, *soft, std::chrono::seconds(*seconds)};
  }
  for (const LimitClass& one : limit_classes)
    settings.*one.limit = changed.*one.limit;
  return std::nullopt;
}

// latency-tracking-info-percentiles: numbers from 0 to 100.

std::string percentiles(const Settings& settings) {
  return fmt::format("{}", fmt::join(settings.latency_tracking_info_percentiles, " "));
}
Refusal set_percentiles(Settings& settings, std::string_view value) {
  constexpr double percent_max = 100;
  std::vector<double> percentiles;
  for (const std::string_view word :
       value.empty() ? std::vector<std::string_view>() : split_at_blanks(value)) {
    double percent = 0;
    const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), percent);
    if (failed != std::errc() || end != word.data() + word.size())
      return "Invalid latency-tracking-info-percentiles parameters";
    if (!(percent >= 0 && percent <= percent_max))
      return "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]";
    percentiles.push_back(percent);
  }
  settings.latency_tracking_info_percentiles = std::move(percentiles);
  return std::nullopt;
}

constexpr std::string_view channel_words = "allchannels, resetchannels";

std::string acl_pubsub_default(const Settings& settings) {
  return settings.acl_pubsub_default_all ? "allchannels" : "resetchannels";
}
Refusal set_acl_pubsub_default(Settings& settings, std::string_view value) {
  if (!command::is_one_of(value, channel_words)) return error_text::setting_not_one_of(channel_words);
  settings.acl_pubsub_default_all = equal_ignoring_case(value, "allchannels");
  return std::nullopt;
}

// redis3's own.

constexpr std::string_view order_words = "by-key, strict";

std::string pipeline_order(const Settings& settings) {
  return settings.pipeline_order == PipelineOrder::strict ? "strict" : "by-key";
}
Refusal set_pipeline_order(Settings& settings, std::string_view value) {
  if (!command::is_one_of(value, order_words)) return error_text::setting_not_one_of(order_words);
  settings.pipeline_order =
      equal_ignoring_case(value, "strict") ? PipelineOrder::strict : PipelineOrder::by_key;
  return std::nullopt;
}

constexpr std::string_view exec_words = "refuse, one-by-one";

std::string exec_across_keys(const Settings& settings) {
  return settings.exec_across_keys == ExecAcrossKeys::refuse ? "refuse" : "one-by-one";
}
Refusal set_exec_across_keys(Settings& settings, std::string_view value) {
  if (!command::is_one_of(value, exec_words)) return error_text::setting_not_one_of(exec_words);
  settings.exec_across_keys =
      equal_ignoring_case(value, "refuse") ? ExecAcrossKeys::refuse : ExecAcrossKeys::one_by_one;
  return std::nullopt;
}

// The table.

using S = Settings;

constexpr ConfigRow rows[] = {
    // Redis's, with Redis's bounds.
    {"acl-pubsub-default", acl_pubsub_default, set_acl_pubsub_default},
    {"aclfile", text_of<&S::aclfile>, set_text<&S::aclfile>, true},
    {"acllog-max-len", number_of<&S::acllog_max_len>, set_number<&S::acllog_max_len, 0, long_max>},
    {"client-output-buffer-limit", output_limits, set_output_limits, false, true},
    {"client-query-buffer-limit", number_of<&S::client_query_buffer_limit>,
     set_memory<&S::client_query_buffer_limit, mebibyte, long_max>},
    {"enable-debug-command", yes_or_no<&S::enable_debug_command>, set_yes_or_no<&S::enable_debug_command>,
     true},
    {"latency-monitor-threshold", number_of<&S::latency_monitor_threshold>,
     set_number<&S::latency_monitor_threshold, 0, long_max>},
    {"latency-tracking", yes_or_no<&S::latency_tracking>, set_yes_or_no<&S::latency_tracking>},
    {"latency-tracking-info-percentiles", percentiles, set_percentiles, false, true},
    {"maxclients", number_of<&S::maxclients>, set_number<&S::maxclients, 1, unsigned_max>},
    // No command takes a longer argument, so that Redis's upper bound would promise too much.
    {"proto-max-bulk-len", number_of<&S::proto_max_bulk_len>,
     set_memory<&S::proto_max_bulk_len, mebibyte, command::argument_bytes_max>},
    {"requirepass", text_of<&S::requirepass>, set_text<&S::requirepass>},
    {"slowlog-log-slower-than", number_of<&S::slowlog_log_slower_than>,
     set_number<&S::slowlog_log_slower_than, -1, long_max>},
    {"slowlog-max-len", number_of<&S::slowlog_max_len>, set_number<&S::slowlog_max_len, 0, long_max>},
    {"tcp-keepalive", number_of<&S::tcp_keepalive>, set_number<&S::tcp_keepalive, 0, int_max>},
    {"timeout", number_of<&S::timeout>, set_number<&S::timeout, 0, int_max>},
    // Our own.
    {"exec-across-keys", exec_across_keys, set_exec_across_keys},
    {"pipeline-order", pipeline_order, set_pipeline_order},
};

}  // namespace

std::span<const ConfigRow> config_table() noexcept {
  return rows;
}

const ConfigRow* find_config_row(std::string_view name) noexcept {
  for (const ConfigRow& row : rows) {
    if (equal_ignoring_case(row.name, name)) return &row;
  }
  return nullptr;
}

}  // namespace redis3::session

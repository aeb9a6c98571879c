#include "gateway/config_directives.hpp"

#include "base/text.hpp"
#include "client/location.hpp"
#include "command/argument_reader.hpp"
#include "command/config.hpp"
#include "command/error_texts.hpp"
#include "gateway/foreign_directives.hpp"
#include "resp/words.hpp"
#include "session/config_rewrite.hpp"
#include "session/config_table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

namespace redis3::gateway {
namespace {

namespace error_text = command::error_text;
using Refusal = std::optional<std::string>;

constexpr std::string_view wrong_count = "wrong number of arguments";
constexpr std::string_view unknown = "Bad directive or wrong number of arguments";

// Each kind of value: how it is read, and how it is told.

template <auto member>
Refusal set_text(Config& config, const Values& values) {
  config.*member = values.front();
  return std::nullopt;
}
template <auto member>
std::string text_of(const Config& config) {
  return config.*member;
}

/// Of where the keys live.
template <auto member>
Refusal set_place(Config& config, const Values& values) {
  config.connection.*member = values.front();
  return std::nullopt;
}

Refusal read_yes_or_no(bool& value, const std::string& word) {
  if (word.empty() || !command::is_one_of(word, "yes, no"))
    return std::string(error_text::setting_not_yes_or_no);
  value = equal_ignoring_case(word, "yes");
  return std::nullopt;
}

Refusal read_bounded(std::int64_t& value, const std::string& word, std::int64_t lowest,
                     std::int64_t highest) {
  const std::optional<std::int64_t> number = command::read_integer(word);
  if (!number) return std::string(error_text::setting_not_an_integer);
  if (*number < lowest || *number > highest) return error_text::setting_out_of_bounds(lowest, highest);
  value = *number;
  return std::nullopt;
}

template <auto member, std::int64_t lowest, std::int64_t highest>
Refusal set_number(Config& config, const Values& values) {
  std::int64_t number = 0;
  if (auto refusal = read_bounded(number, values.front(), lowest, highest)) return refusal;
  config.*member = static_cast<int>(number);
  return std::nullopt;
}
template <auto member>
std::string number_of(const Config& config) {
  return std::to_string(config.*member);
}

/// 0 is no port, as in Redis; `free` is any free one.
template <auto member>
Refusal set_port(Config& config, const Values& values) {
  if (equal_ignoring_case(values.front(), "free")) {
    config.*member = 0;
    return std::nullopt;
  }
  std::int64_t number = 0;
  constexpr std::int64_t highest = std::numeric_limits<std::uint16_t>::max();
  if (auto refusal = read_bounded(number, values.front(), 0, highest)) return refusal;
  config.*member = std::nullopt;
  if (number != 0) config.*member = static_cast<std::uint16_t>(number);
  return std::nullopt;
}
template <auto member>
std::string port_of(const Config& config) {
  return std::to_string((config.*member).value_or(0));
}

// Single ones.

Refusal set_bind(Config& config, const Values& values) {
  config.bind = values;
  // One empty word stands for no address.
  if (values.size() == 1 && values.front().empty()) config.bind.clear();
  return std::nullopt;
}
std::string bind_of(const Config& config) {
  return fmt::format("{}", fmt::join(config.bind, " "));
}

Refusal set_protected_mode(Config& config, const Values& values) {
  return read_yes_or_no(config.protected_mode, values.front());
}
std::string protected_mode_of(const Config& config) {
  return config.protected_mode ? "yes" : "no";
}

constexpr unsigned mode_max = 0777;
constexpr int octal = 8;

Refusal set_socket_mode(Config& config, const Values& values) {
  const std::string& word = values.front();
  unsigned mode = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), mode, octal);
  if (error == std::errc::invalid_argument || end != word.data() + word.size())
    return std::string(error_text::setting_not_octal);
  if (error != std::errc() || mode > mode_max)
    return fmt::format("argument must be between 0 and {:o} inclusive", mode_max);
  config.unixsocketperm = mode;
  return std::nullopt;
}
std::string socket_mode_of(const Config& config) {
  return fmt::format("{:o}", config.unixsocketperm);
}

// In the order of the enumerators.
constexpr std::string_view tls_clients_words[] = {"no", "optional", "yes"};
constexpr std::string_view loglevel_words[] = {"debug", "verbose", "notice", "warning"};

/// Reads one of the words; `listed`: as Redis lists them.
template <class Enum, std::size_t count>
Refusal read_word(Enum& value, const std::string& word, const std::string_view (&words)[count],
                  std::string_view listed) {
  for (std::size_t at = 0; at < count; ++at) {
    if (!equal_ignoring_case(word, words[at])) continue;
    value = static_cast<Enum>(at);
    return std::nullopt;
  }
  return error_text::setting_not_one_of(listed);
}

Refusal set_tls_clients(Config& config, const Values& values) {
  return read_word(config.tls_auth_clients, values.front(), tls_clients_words, "no, yes, optional");
}
std::string tls_clients_of(const Config& config) {
  return std::string(tls_clients_words[static_cast<std::size_t>(config.tls_auth_clients)]);
}

Refusal set_loglevel(Config& config, const Values& values) {
  return read_word(config.loglevel, values.front(), loglevel_words, "debug, verbose, notice, warning");
}
std::string loglevel_of(const Config& config) {
  return std::string(loglevel_words[static_cast<std::size_t>(config.loglevel)]);
}

Refusal set_db(Config& config, const Values& values) {
  const Result<std::int64_t> db = client::parse_db(values.front());
  if (!db) return db.error().message();
  config.connection.db = *db;
  return std::nullopt;
}

Refusal set_hedge_percent(Config& config, const Values& values) {
  const std::string& word = values.front();
  double percent = -1;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), percent);
  constexpr double all = 100;
  if (error != std::errc() || end != word.data() + word.size() || !(percent >= 0 && percent <= all))
    return error_text::setting_out_of_bounds(0, static_cast<std::int64_t>(all));
  config.connection.hedge_percent = percent;
  return std::nullopt;
}

template <auto member>
Refusal set_flag(Config& config, const Values& values) {
  return read_yes_or_no(config.connection.*member, values.front());
}

// The table.

using C = Config;
/// Redis's bound.
constexpr std::int64_t io_threads_max = 128;
constexpr std::int64_t int_max = std::numeric_limits<int>::max();

constexpr Directive rows[] = {
    // Redis's.
    {"bind", set_bind, bind_of, true},
    {"io-threads", set_number<&C::io_threads, 1, io_threads_max>, number_of<&C::io_threads>},
    {"logfile", set_text<&C::logfile>, text_of<&C::logfile>},
    {"loglevel", set_loglevel, loglevel_of},
    {"pidfile", set_text<&C::pidfile>, text_of<&C::pidfile>},
    {"port", set_port<&C::port>, port_of<&C::port>},
    {"protected-mode", set_protected_mode, protected_mode_of},
    {"tcp-backlog", set_number<&C::tcp_backlog, 0, int_max>, number_of<&C::tcp_backlog>},
    {"tls-auth-clients", set_tls_clients, tls_clients_of},
    {"tls-ca-cert-dir", set_text<&C::tls_ca_cert_dir>, text_of<&C::tls_ca_cert_dir>},
    {"tls-ca-cert-file", set_text<&C::tls_ca_cert_file>, text_of<&C::tls_ca_cert_file>},
    {"tls-cert-file", set_text<&C::tls_cert_file>, text_of<&C::tls_cert_file>},
    {"tls-key-file", set_text<&C::tls_key_file>, text_of<&C::tls_key_file>},
    {"tls-key-file-pass", set_text<&C::tls_key_file_pass>},
    {"tls-port", set_port<&C::tls_port>, port_of<&C::tls_port>},
    {"unixsocket", set_text<&C::unixsocket>, text_of<&C::unixsocket>},
    {"unixsocketperm", set_socket_mode, socket_mode_of},
    // Our own.
    {"allow-lost-updates", set_flag<&Options::allow_lost_updates>},
    {"az", set_place<&Options::availability_zone>},
    {"bucket", set_place<&Options::bucket>},
    {"bucket-prefix", set_place<&Options::bucket_prefix>},
    {"cache", set_place<&Options::cache>},
    {"db", set_db},
    {"endpoint-url", set_place<&Options::endpoint_url>},
    {"hedge-percent", set_hedge_percent},
    {"metrics-port", set_port<&C::metrics_port>, port_of<&C::metrics_port>},
    {"profile", set_place<&Options::profile>},
    {"region", set_place<&Options::region>},
    {"strict-writes", set_flag<&Options::strict_writes>},
    {"url", set_place<&Options::url>},
};

const Directive* find_directive(std::string_view name) {
  for (const Directive& row : rows) {
    if (equal_ignoring_case(row.name, name)) return &row;
  }
  return nullptr;
}

std::string joined(const Values& values) {
  return fmt::format("{}", fmt::join(values, " "));
}

/// Of a directive with several values: what may stand in one word.
Values taken_apart(Values values) {
  if (values.size() != 1 || values.front().empty()) return values;
  return resp::split_words(values.front()).value_or(std::move(values));
}

Refusal add_user(Config& config, const Values& values) {
  if (values.empty()) return std::string(unknown);
  Values words;
  for (const std::string& value : values)
    words.push_back(session::config_word(value));
  config.users.push_back(joined(words));
  return std::nullopt;
}

Applied judge_foreign(const ForeignDirective& foreign, const Values& values) {
  if (values.empty()) return {std::string(wrong_count), {}};
  const bool is_harmless = !foreign.harmless.empty() && equal_ignoring_case(joined(values), foreign.harmless);
  if (foreign.is_refused && !is_harmless)
    return {fmt::format("{} cannot be followed: {}", foreign.name, foreign.why), {}};
  return {{}, fmt::format("{} has no meaning here: {}", foreign.name, foreign.why)};
}

}  // namespace

std::span<const Directive> directives() noexcept {
  return rows;
}

Applied apply_directive(Config& config, std::string_view name, Values values) {
  if (const session::ConfigRow* row = session::find_config_row(name)) {
    if (row->takes_several) values = taken_apart(std::move(values));
    if (values.empty() || (values.size() > 1 && !row->takes_several)) return {std::string(wrong_count), {}};
    return {row->set(config.settings, joined(values)), {}};
  }
  if (const Directive* row = find_directive(name)) {
    if (row->takes_several) values = taken_apart(std::move(values));
    if (values.empty() || (values.size() > 1 && !row->takes_several)) return {std::string(wrong_count), {}};
    return {row->set(config, values), {}};
  }
  if (equal_ignoring_case(name, "user")) return {add_user(config, values), {}};
  if (const ForeignDirective* foreign = find_foreign_directive(name)) return judge_foreign(*foreign, values);
  return {std::string(unknown), {}};
}

}  // namespace redis3::gateway

#include "gateway/config.hpp"

#include "gateway/config_directives.hpp"
#include "resp/words.hpp"

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <string_view>

namespace redis3::gateway {
namespace {

/// Redis's own limit.
constexpr std::size_t bind_addresses_max = 16;

std::optional<boost::asio::ip::address> parse_address(std::string_view text) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  return address;
}

bool is_loopback(std::string_view text) {
  const auto address = parse_address(address_of(text));
  return address && address->is_loopback();
}

std::optional<std::string> check_bind(const Config& config) {
  if (config.bind.size() > bind_addresses_max) return "bind: Too many bind addresses specified.";
  for (const std::string& text : config.bind) {
    if (!parse_address(address_of(text)))
      return fmt::format("bind: '{}' is not an IP address; write 127.0.0.1, ::1, or * for all addresses",
                         text);
  }
  const bool listens_on_tcp = !config.bind.empty() && (config.port || config.tls_port);
  if (!listens_on_tcp && config.unixsocket.empty())
    return "there is nothing to listen on: give a port, a tls-port or a unixsocket (port 0 is none, as in "
           "Redis; port free is any free one)";
  return std::nullopt;
}

std::optional<std::string> check_tls(const Config& config) {
  if (config.tls_cert_file.empty() != config.tls_key_file.empty())
    return "tls-cert-file and tls-key-file belong together: give both";
  if (!config.tls_port) return std::nullopt;
  if (config.tls_cert_file.empty()) return "tls-port needs tls-cert-file and tls-key-file";
  const bool has_authority = !config.tls_ca_cert_file.empty() || !config.tls_ca_cert_dir.empty();
  if (config.tls_auth_clients != TlsClients::no && !has_authority)
    return "clients show certificates (tls-auth-clients is yes unless it is set): give tls-ca-cert-file or "
           "tls-ca-cert-dir to check them with, or tls-auth-clients no";
  return std::nullopt;
}

/// Whether anybody may be the default user, as its rules go through; absent where the line is another user's.
std::optional<bool> is_default_user_open(const std::string& line) {
  const auto words = resp::split_words(line);
  if (!words || words->empty() || words->front() != "default") return std::nullopt;
  bool is_on = true;
  bool needs_no_password = true;
  for (const std::string& rule : *words) {
    if (rule == "on") is_on = true;
    if (rule == "off" || rule == "reset") is_on = false;
    if (rule == "nopass") needs_no_password = true;
    if (rule == "resetpass" || rule == "reset" || rule.starts_with('>') || rule.starts_with('#'))
      needs_no_password = false;
  }
  return is_on && needs_no_password;
}

bool asks_for_password(const Config& config) {
  if (!config.settings.aclfile.empty()) return true;
  std::optional<bool> is_open;
  for (const std::string& line : config.users) {
    if (const auto of_line = is_default_user_open(line)) is_open = of_line;
  }
  // What a line says of the default user counts more than requirepass.
  return is_open ? !*is_open : !config.settings.requirepass.empty();
}

bool asks_for_certificate(const Config& config) {
  return !config.port && config.tls_auth_clients == TlsClients::yes;
}

std::optional<std::string> check_access(const Config& config) {
  if (!config.settings.aclfile.empty() && !config.users.empty())
    return "users are in an aclfile or in lines 'user …', not in both: move these lines into the aclfile";
  if (!config.protected_mode || asks_for_password(config) || asks_for_certificate(config))
    return std::nullopt;
  if (!config.port && !config.tls_port) return std::nullopt;
  for (const std::string& address : config.bind) {
    if (is_loopback(address)) continue;
    return fmt::format(
        "bind {} lets other machines in, and nobody asks them for a password: give requirepass (or "
        "REDIS3_REQUIREPASS, or --requirepass-file) or an aclfile, bind 127.0.0.1, or say protected-mode no",
        address);
  }
  return std::nullopt;
}

}  // namespace

std::string address_of(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  if (word == "*") return "0.0.0.0";
  if (word == "::*") return "::";
  return std::string(word);
}

std::optional<std::string> why_unusable(const Config& config) {
  if (auto why = check_bind(config)) return why;
  if (auto why = check_tls(config)) return why;
  return check_access(config);
}

std::vector<std::pair<std::string, std::string>> fixed_settings(const Config& config) {
  std::vector<std::pair<std::string, std::string>> made;
  for (const Directive& directive : directives()) {
    if (directive.get) made.emplace_back(directive.name, directive.get(config));
  }
  return made;
}

}  // namespace redis3::gateway

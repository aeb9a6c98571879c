#pragma once

#include "redis3/options.hpp"
#include "session/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::gateway {

/// Whether a TLS client shows a certificate.
enum class TlsClients { no, optional, yes };

enum class LogLevel { debug, verbose, notice, warning };

/// All that a gateway is started with: what its file and its flags say. The names are Redis's, with `_` for
/// `-`.
struct Config {
  /// Where the keys live.
  Options connection;
  session::Settings settings;

  // Where it listens. A port that is absent: not at all; 0: on any free one.
  /// Addresses; one with `-` in front may be missing on this machine. Empty: no TCP at all.
  std::vector<std::string> bind{"127.0.0.1"};
  std::optional<std::uint16_t> port = 6379;
  /// Empty: none.
  std::string unixsocket;
  /// The socket's mode; 0: as the umask has it.
  unsigned unixsocketperm = 0;
  int tcp_backlog = 511;
  bool protected_mode = true;
  /// On the first address of `bind`.
  std::optional<std::uint16_t> metrics_port;

  // TLS, on a port of its own.
  std::optional<std::uint16_t> tls_port;
  std::string tls_cert_file;
  std::string tls_key_file;
  std::string tls_key_file_pass;
  std::string tls_ca_cert_file;
  std::string tls_ca_cert_dir;
  TlsClients tls_auth_clients = TlsClients::yes;

  // The process.
  /// Threads to which the keys are hashed.
  int io_threads = 1;
  /// Gets the process's number; empty: none.
  std::string pidfile;
  /// Lines are appended to it; empty: standard error.
  std::string logfile;
  LogLevel loglevel = LogLevel::notice;

  /// Lines `user …` without that word, for the ACL: "alice on >secret ~* +@all". resp::split_words takes them
  /// apart.
  std::vector<std::string> users;
  /// A line for each directive that has no meaning here.
  std::vector<std::string> notes;
};

/// The address that a word of `bind` stands for: without its minus, and for `*` and `::*` the one that is all
/// of IPv4 or IPv6.
std::string address_of(std::string_view word);

/// Why a gateway cannot or must not be started so, and what to do about it; absent where all is well.
std::optional<std::string> why_unusable(const Config& config);

/// What only the start decides, as CONFIG GET tells it; for session::Settings::fixed.
std::vector<std::pair<std::string, std::string>> fixed_settings(const Config& config);

}  // namespace redis3::gateway

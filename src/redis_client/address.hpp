#pragma once

#include "redis3/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// A client of somebody else's Redis server, or of anything that speaks its protocol.
namespace redis3::redis_client {

/// Where a Redis server is, and who comes.
struct Address {
  enum class Kind { tcp, tls, unix_socket };

  Kind kind = Kind::tcp;
  /// A name or an IP literal (IPv6 without brackets); with tcp and tls.
  std::string host;
  std::uint16_t port = 6379;
  /// With unix_socket.
  std::string path;
  /// Empty: Redis's default user.
  std::string user;
  /// Empty: nobody says who he is.
  std::string password;
  std::int64_t db = 0;
};

/// What to write, for the end of a sentence.
inline constexpr std::string_view address_forms =
    "write redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// for TLS, or unix:///PATH[?db=DB]";

/// Reads a URL as Redis's own clients do: the port is 6379 and the database 0 where they are not said, and
/// one word before the @ is the password. `unix:` also takes user and password.
/// Source: https://redis.io/docs/latest/develop/tools/cli/ and the registration of the schemes,
/// https://www.iana.org/assignments/uri-schemes/prov/redis
///
/// Errors  invalid  the message says what is right, and never repeats the URL, which may hold a password
Result<Address> parse_address(std::string_view url);

/// The URL without user and password: "redis://127.0.0.1:6379/0".
std::string url_of(const Address& address);

}  // namespace redis3::redis_client

#include "redis_client/address.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <utility>

namespace redis3::redis_client {
namespace {

constexpr std::uint64_t port_max = 65'535;

Error invalid(std::string_view what) {
  return Error(ErrorKind::invalid, fmt::format("{}: {}.", what, address_forms));
}

Result<std::int64_t> read_db(const std::string& text) {
  const auto db = to_int64(text);
  if (!db || *db < 0) return invalid(fmt::format("\"{}\" is no number of a database", plain_line(text)));
  return *db;
}

/// The only word is the password, as redis-cli has it.
void read_user(Address& address, const boost::urls::url_view& view) {
  if (view.has_password()) {
    address.user = view.user();
    address.password = view.password();
  } else {
    address.password = view.user();
  }
}

Result<void> read_parameters(Address& address, const boost::urls::url_view& view) {
  for (const auto& parameter : view.params()) {
    if (parameter.key != "db")
      return invalid(fmt::format("There is no parameter \"{}\"", plain_line(parameter.key)));
    const Result<std::int64_t> db = read_db(parameter.value);
    if (db.has_error()) return db.error();
    address.db = *db;
  }
  return {};
}

Result<void> read_server(Address& address, const boost::urls::url_view& view) {
  address.host = view.host_address();
  if (address.host.empty()) return invalid("The URL names no server");
  // Boost.URL cuts a number off that is too large.
  const std::string digits(view.port());
  if (!digits.empty()) {
    const auto port = to_uint64(digits);
    if (!port || *port == 0 || *port > port_max) return invalid("The URL's port is none");
    address.port = static_cast<std::uint16_t>(*port);
  }
  const std::string path = view.path();
  if (path.size() < 2) return {};
  const Result<std::int64_t> db = read_db(path.substr(1));
  if (db.has_error()) return db.error();
  address.db = *db;
  return {};
}

Result<void> read_path(Address& address, const boost::urls::url_view& view) {
  if (!view.host().empty() || view.has_port()) return invalid("A socket's path has three slashes before it");
  address.path = view.path();
  if (address.path.empty()) return invalid("The URL names no socket");
  return {};
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(url.data(), url.size()));
  if (parsed.has_error()) return invalid("The URL of the Redis server cannot be read");
  const boost::urls::url_view view = *parsed;
  if (view.has_fragment()) return invalid("The URL has a part after '#', which is %23 in a password");
  const std::string scheme = to_lower(std::string(view.scheme()));
  Address address;
  if (scheme == "redis") {
    address.kind = Address::Kind::tcp;
  } else if (scheme == "rediss") {
    address.kind = Address::Kind::tls;
  } else if (scheme == "unix") {
    address.kind = Address::Kind::unix_socket;
  } else {
    return invalid(fmt::format("\"{}:\" is no Redis server", plain_line(scheme)));
  }
  read_user(address, view);
  const bool is_socket = address.kind == Address::Kind::unix_socket;
  const Result<void> placed = is_socket ? read_path(address, view) : read_server(address, view);
  if (placed.has_error()) return placed.error();
  const Result<void> parameters = read_parameters(address, view);
  if (parameters.has_error()) return parameters.error();
  return address;
}

std::string url_of(const Address& address) {
  if (address.kind == Address::Kind::unix_socket)
    return fmt::format("unix://{}?db={}", percent_encode(address.path, "/"), address.db);
  const bool is_v6 = address.host.find(':') != address.host.npos;
  const char* scheme = address.kind == Address::Kind::tls ? "rediss" : "redis";
  return is_v6 ? fmt::format("{}://[{}]:{}/{}", scheme, address.host, address.port, address.db)
               : fmt::format("{}://{}:{}/{}", scheme, address.host, address.port, address.db);
}

}  // namespace redis3::redis_client

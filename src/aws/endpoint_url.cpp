#include "aws/endpoint_url.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <utility>

namespace redis3::aws {
namespace {

constexpr std::uint16_t default_port(bool uses_tls) noexcept {
  return uses_tls ? 443 : 80;
}

bool is_ip_literal(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

bool is_host_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

// "host", "host:port", "[::1]:port". False where it is none of them.
bool read_authority(std::string_view authority, EndpointUrl& endpoint) {
  std::string_view port;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return false;
    endpoint.host = authority.substr(1, end - 1);
    port = authority.substr(end + 1);
    if (endpoint.host.find(':') == std::string::npos || !is_ip_literal(endpoint.host)) return false;
  } else {
    const auto end = std::min(authority.find(':'), authority.size());
    endpoint.host = to_lower(authority.substr(0, end));
    port = authority.substr(end);
    const std::string& host = endpoint.host;
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character)) return false;
  }
  endpoint.is_ip_literal = is_ip_literal(endpoint.host);
  endpoint.port = default_port(endpoint.uses_tls);
  if (port.empty()) return true;
  const auto number = to_uint64(port.substr(1));
  if (port.front() != ':' || !number || *number == 0 || *number > 65535) return false;
  endpoint.port = static_cast<std::uint16_t>(*number);
  return true;
}

}  // namespace

Result<EndpointUrl> EndpointUrl::parse(std::string_view url) {
  // The URL is not repeated in the message: somebody may have put a password into it.
  const Error error(ErrorKind::invalid,
                    "The endpoint URL must look like http://127.0.0.1:9010 or https://s3.example.com.");
  EndpointUrl endpoint;
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return error;
  const auto scheme = url.substr(0, scheme_end);
  endpoint.uses_tls = equal_ignoring_case(scheme, "https");
  if (!endpoint.uses_tls && !equal_ignoring_case(scheme, "http")) return error;

  const auto rest = url.substr(scheme_end + 3);
  const auto path_begin = std::min(rest.find('/'), rest.size());
  if (!read_authority(rest.substr(0, path_begin), endpoint)) return error;

  auto path = rest.substr(path_begin);
  while (path.ends_with('/'))
    path.remove_suffix(1);
  const auto decoded = percent_decode(path);
  // A path that is not in canonical encoding would be signed in another form than the server's.
  if (!decoded || percent_encode(*decoded, "/") != path) return error;
  endpoint.base_path = path;
  return endpoint;
}

std::string EndpointUrl::host_field() const {
  const std::string name = host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
  return port == default_port(uses_tls) ? name : fmt::format("{}:{}", name, port);
}

}  // namespace redis3::aws

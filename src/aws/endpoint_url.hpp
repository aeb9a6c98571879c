#pragma once

#include "http/client.hpp"
#include "redis3/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace redis3::aws {

/// The endpoint of a service as people give it: `http://127.0.0.1:9010`, `https://s3.example.com/base`.
struct EndpointUrl {
  bool uses_tls = false;
  std::string host;  ///< IPv6 without its brackets.
  std::uint16_t port = 0;
  std::string base_path;  ///< "/base", without a slash at its end; mostly empty.
  bool is_ip_literal = false;

  /// Errors  invalid  not a URL of http or https, or one with a user, a query or a fragment
  static Result<EndpointUrl> parse(std::string_view url);

  http::Origin origin() const { return {host, port, uses_tls}; }
  /// The Host field: IPv6 in brackets, the port where it is not the scheme's own.
  std::string host_field() const;
};

}  // namespace redis3::aws

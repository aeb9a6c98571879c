#include "aws/container_url.hpp"

#include "aws/endpoint_url.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>

namespace redis3::aws {
namespace {

constexpr std::string_view ecs_endpoint = "http://169.254.170.2";
/// ECS, and EKS by both kinds of address.
constexpr std::array<std::string_view, 3> link_local_hosts{"169.254.170.2", "169.254.170.23", "fd00:ec2::23"};

// What goes on a request line as it is.
bool is_target(std::string_view text) {
  return text.starts_with('/') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

bool may_be_asked_by_http(const EndpointUrl& endpoint) {
  if (!endpoint.is_ip_literal) return endpoint.host == "localhost";
  const auto address = boost::asio::ip::make_address(endpoint.host);
  if (address.is_loopback()) return true;
  return std::any_of(link_local_hosts.begin(), link_local_hosts.end(), [&address](std::string_view host) {
    return address == boost::asio::ip::make_address(std::string(host));
  });
}

}  // namespace

ContainerUrl split_container_url(std::string_view url) {
  const auto scheme_end = url.find("://");
  const auto host_begin = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const auto target_begin = std::min(url.find_first_of("/?", host_begin), url.size());
  ContainerUrl parts{std::string(url.substr(0, target_begin)), std::string(url.substr(target_begin))};
  if (!parts.target.starts_with('/')) parts.target.insert(parts.target.begin(), '/');
  return parts;
}

Result<std::string> relative_container_url(std::string_view path) {
  if (!is_target(path))
    return Error(ErrorKind::invalid,
                 "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not a path that begins with /.");
  return std::string(ecs_endpoint) + std::string(path);
}

Result<std::string> checked_container_url(std::string_view url) {
  const ContainerUrl parts = split_container_url(url);
  const auto endpoint = EndpointUrl::parse(parts.endpoint);
  if (!endpoint || !is_target(parts.target)) {
    return Error(
        ErrorKind::invalid,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL like http://169.254.170.23/v1/credentials.");
  }
  if (!endpoint->uses_tls && !may_be_asked_by_http(*endpoint)) {
    return Error(
        ErrorKind::invalid,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI leads to a host that may be asked only by https: by http these "
        "may be asked: the loopback, 169.254.170.2, 169.254.170.23 and [fd00:ec2::23].");
  }
  return std::string(url);
}

}  // namespace redis3::aws

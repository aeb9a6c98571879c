#include "client/url.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <array>
#include <utility>

namespace redis3::client {
namespace {

using Field = std::optional<std::string> ConnectionUrl::*;

constexpr std::array<std::pair<std::string_view, Field>, 8> parameters{{
    {"allow_lost_updates", &ConnectionUrl::allow_lost_updates},
    {"az", &ConnectionUrl::availability_zone},
    {"bucket_prefix", &ConnectionUrl::bucket_prefix},
    {"db", &ConnectionUrl::db},
    {"endpoint", &ConnectionUrl::endpoint_url},
    {"profile", &ConnectionUrl::profile},
    {"region", &ConnectionUrl::region},
    {"strict_writes", &ConnectionUrl::strict_writes},
}};

Error invalid_url(std::string message) {
  return Error(ErrorKind::invalid, std::move(message));
}

Result<void> read_parameter(ConnectionUrl& url, std::string_view name, std::string value) {
  for (const auto& [known_name, field] : parameters) {
    if (name != known_name) continue;
    if (url.*field)
      return invalid_url(fmt::format("The URL's parameter \"{}\" stands there twice: give it once.", name));
    if (value.empty()) {
      return invalid_url(
          fmt::format("The URL's parameter \"{}\" is empty: give it a value or leave it out.", name));
    }
    url.*field = std::move(value);
    return {};
  }
  return invalid_url(
      fmt::format("The URL's parameter \"{}\" is unknown: there are allow_lost_updates, az, bucket_prefix, "
                  "db, endpoint, profile, region and strict_writes.",
                  name));
}

}  // namespace

Result<ConnectionUrl> parse_connection_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (parsed.has_error()) return invalid_url(fmt::format("The URL cannot be read: {}.", url_forms));
  const boost::urls::url_view view = *parsed;
  if (view.has_userinfo()) {
    return invalid_url(
        "Credentials do not belong in the URL: put them into the environment or the AWS credentials file.");
  }
  if (view.has_port())
    return invalid_url("The URL has a port: name another server by endpoint=http://HOST:PORT.");
  if (view.has_fragment())
    return invalid_url("The URL has a part after '#': write %23 where the '#' belongs to a name.");

  ConnectionUrl url;
  url.scheme = to_lower(std::string(view.scheme()));
  url.host = view.host();
  url.path = view.path();
  for (const auto& parameter : view.params()) {
    Result<void> read = read_parameter(url, parameter.key, parameter.value);
    if (read.has_error()) return read.error();
  }
  return url;
}

}  // namespace redis3::client

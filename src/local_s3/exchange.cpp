#include "local_s3/exchange.hpp"

namespace redis3::local_s3 {
namespace {

std::optional<std::string_view> value_in(const std::map<std::string, std::string, std::less<>>& map,
                                         std::string_view name) {
  const auto found = map.find(name);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  return value_in(headers, name);
}
std::optional<std::string_view> Request::parameter(std::string_view name) const {
  return value_in(query, name);
}

}  // namespace redis3::local_s3

#include "local_s3/parameters.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::local_s3 {

S3Error invalid_argument(std::string message, std::string name, std::string value) {
  return S3Error(ErrorCode::invalid_argument, std::move(message))
      .with("ArgumentName", std::move(name))
      .with("ArgumentValue", std::move(value));
}

S3Error incorrect_token(std::string name, std::string value) {
  return invalid_argument("The continuation token provided is incorrect", std::move(name), std::move(value));
}

Answer<std::uint64_t> page_size(const Request& request, std::string_view parameter, std::uint64_t most) {
  constexpr std::uint64_t told_max = 0x7fffffff;
  const auto text = request.parameter(parameter);
  if (!text || text->empty()) return most;
  const auto number = to_uint64(*text);
  if (number && *number <= told_max) return std::min(*number, most);
  return invalid_argument(fmt::format("Argument {} must be an integer between 0 and {}", parameter, told_max),
                          std::string(parameter), std::string(*text));
}

Answer<bool> wants_url_encoding(const Request& request) {
  const auto encoding = request.parameter("encoding-type");
  if (!encoding || *encoding == "url") return encoding.has_value();
  return invalid_argument("Invalid Encoding Method specified in Request", "encoding-type",
                          std::string(*encoding));
}

std::string listed_name(std::string_view name, bool is_url_encoded) {
  return is_url_encoded ? percent_encode(name, "/") : std::string(name);
}

Response xml_response(XmlWriter& xml) {
  Response response;
  response.headers.emplace_back("Content-Type", "application/xml");
  response.body = xml.finish();
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

}  // namespace redis3::local_s3

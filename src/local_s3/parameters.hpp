#pragma once

#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/xml_writer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What operations have in common: the parameters of listings, and plain answers.
namespace redis3::local_s3 {

/// 400 InvalidArgument with the argument's name and value.
S3Error invalid_argument(std::string message, std::string name, std::string value);
/// The same for a token that the endpoint did not give.
S3Error incorrect_token(std::string name, std::string value);

/// A page's size, as max-keys and its kin tell it: at most `most`, which also stands for an absent one.
Answer<std::uint64_t> page_size(const Request& request, std::string_view parameter, std::uint64_t most);

/// Whether names are to be percent-encoded (encoding-type=url). Errors  InvalidArgument for another encoding.
Answer<bool> wants_url_encoding(const Request& request);
/// The name as the listing tells it.
std::string listed_name(std::string_view name, bool is_url_encoded);

/// A 200 with the finished document.
Response xml_response(XmlWriter& xml);
/// 204.
Response no_content();

}  // namespace redis3::local_s3

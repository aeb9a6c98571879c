#pragma once

#include "local_s3/authenticator.hpp"
#include "local_s3/body_reader.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"

#include <cstdint>
#include <string_view>

namespace redis3::local_s3 {

/// Everything that is decided when the head of a request has come and its body has not: where it goes to, who
/// signed it, and how its body is to be read.
///
/// raw_target  as on the request line.
/// request     comes with method, headers and request_id; gets the rest but the body, as far as it could be
///             told: an error answer names bucket and key where they are known.
/// Refuses     InvalidURI; InvalidRequest without a Host; and as Authenticator and BodyReader do.
Answer<BodyReader> admit(std::string_view raw_target, const Authenticator& authenticator,
                         std::uint64_t body_bytes_max, Request& request);

}  // namespace redis3::local_s3

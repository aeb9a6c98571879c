#pragma once

#include "gateway/config.hpp"
#include "redis3/error.hpp"

#include <boost/asio/ssl/context.hpp>

namespace redis3::gateway {

/// TLS 1.2 or newer with the certificate, key and authorities that the configuration names.
///
/// Errors  invalid  a file that is missing, or is not what it should be; the message names it
Result<boost::asio::ssl::context> open_tls_context(const Config& config);

}  // namespace redis3::gateway

#pragma once

#include "base/task.hpp"
#include "doctor/facts.hpp"
#include "http/client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace redis3::doctor {

/// Agrees on TLS with the origin, once and on a connection of its own, and tells what was agreed on and whose
/// certificate it was, also of one that cannot be trusted.
///
/// address  the IP address to connect to
/// Errors   unavailable  no connection; says why
Task<TlsFacts> probe_tls(boost::asio::any_io_executor executor, http::Origin origin, std::string address,
                         std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace redis3::doctor

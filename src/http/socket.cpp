#include "http/socket.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <array>

namespace redis3::http {

namespace asio = boost::asio;

boost::system::error_code Socket::open(const Endpoint& endpoint) {
  boost::system::error_code error;
  is_drained_ = false;
  socket_.open(endpoint.protocol(), error);
  if (!error) socket_.non_blocking(true, error);
  if (!error) socket_.set_option(asio::ip::tcp::no_delay(true), error);
  return error;
}

void Socket::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

Step Socket::write_some(std::string_view first, std::string_view second) {
  std::size_t count = 0;
  if (second.empty()) {
    count = socket_.write_some(asio::buffer(first), error_);
  } else {
    const std::array<asio::const_buffer, 2> both{asio::buffer(first), asio::buffer(second)};
    count = socket_.write_some(both, error_);
  }
  if (!error_) return {Step::Kind::done, count};
  if (error_ == asio::error::would_block || error_ == asio::error::try_again)
    return {Step::Kind::wants_write};
  return {Step::Kind::failed};
}

Step Socket::read_some(std::span<char> space) {
  if (is_drained_) return {Step::Kind::wants_read};
  const std::size_t count = socket_.read_some(asio::buffer(space.data(), space.size()), error_);
  if (!error_) {
    is_drained_ = count < space.size();
    return {Step::Kind::done, count};
  }
  if (error_ == asio::error::would_block || error_ == asio::error::try_again) return {Step::Kind::wants_read};
  return {error_ == asio::error::eof ? Step::Kind::ended : Step::Kind::failed};
}

}  // namespace redis3::http

#include "http/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <memory>
#include <utility>

namespace redis3::http {

namespace asio = boost::asio;

Addresses::Addresses(asio::any_io_executor executor, const Origin& origin, std::chrono::milliseconds timeout)
    : resolver_(std::move(executor)), host_(origin.host), port_(origin.port), timeout_(timeout) {
  boost::system::error_code error;
  const asio::ip::address literal = asio::ip::make_address(host_, error);
  is_literal_ = !error;
  if (is_literal_) addresses_.emplace_back(literal, port_);
}

std::optional<std::vector<Socket::Endpoint>> Addresses::known(Time now) {
  if (!is_literal_ && now >= known_until_) return std::nullopt;
  std::vector<Socket::Endpoint> addresses = addresses_;
  std::rotate(addresses.begin(), addresses.begin() + static_cast<std::ptrdiff_t>(next_++ % addresses.size()),
              addresses.end());
  return addresses;
}

void Addresses::resolve(Time now, Callback done) {
  assert(!done_);
  done_ = std::move(done);
  deadline_ = now + timeout_;
  resolver_.async_resolve(
      host_, std::to_string(port_), asio::ip::tcp::resolver::numeric_service,
      [this, question = ++question_, alive = std::weak_ptr<bool>(alive_)](
          const boost::system::error_code& error, const asio::ip::tcp::resolver::results_type& results) {
        if (alive.expired() || !done_ || question != question_) return;
        std::vector<Socket::Endpoint> addresses;
        for (const auto& entry : results)
          addresses.push_back(entry.endpoint());
        finish(std::move(addresses), error.message());
      });
}

void Addresses::finish(std::vector<Socket::Endpoint> addresses, std::string problem) {
  if (!addresses.empty()) {
    addresses_ = addresses;
    known_until_ = std::chrono::steady_clock::now() + age_max;
  }
  const Callback done = std::exchange(done_, nullptr);
  done(std::move(addresses), std::move(problem));
}

void Addresses::forget() noexcept {
  if (!is_literal_) known_until_ = Time::min();
}

void Addresses::check_deadline(Time now) {
  if (!done_ || now < deadline_) return;
  resolver_.cancel();
  finish({}, fmt::format("no answer within {} ms", timeout_.count()));
}

void Addresses::cancel() {
  done_ = nullptr;
  resolver_.cancel();
}

}  // namespace redis3::http

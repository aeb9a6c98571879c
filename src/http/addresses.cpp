#include "http/addresses.hpp"

#include "base/random.hpp"

#include <fmt/format.h>

#include <cassert>
#include <utility>

namespace redis3::http {

namespace asio = boost::asio;

Addresses::Addresses(asio::any_io_executor executor, const Origin& origin, Lookup lookup,
                     std::chrono::milliseconds timeout)
    : resolver_(std::move(executor)),
      lookup_(std::move(lookup)),
      host_(origin.host),
      port_(origin.port),
      timeout_(timeout),
      book_(SeededRandom::from_system().next()) {
  boost::system::error_code error;
  const asio::ip::address literal = asio::ip::make_address(host_, error);
  if (!error) book_.pin({literal, port_});
  if (!error || lookup_) return;
  lookup_ = [this](const std::string& host, LookupCallback done) {
    resolver_.async_resolve(host, "",
                            [done = std::move(done)](const boost::system::error_code& problem,
                                                     const asio::ip::tcp::resolver::results_type& results) {
                              std::vector<asio::ip::address> addresses;
                              for (const auto& entry : results)
                                addresses.push_back(entry.endpoint().address());
                              done(std::move(addresses), problem.message());
                            });
  };
}

std::optional<std::vector<Addresses::Endpoint>> Addresses::known(Time now) {
  switch (book_.decide(now)) {
    case AddressBook::Use::ask:
      return std::nullopt;
    case AddressBook::Use::use_and_ask:
      ask(now);
      break;
    case AddressBook::Use::use:
      break;
  }
  return book_.next_order(now);
}

void Addresses::wait(Time now, Callback done) {
  assert(!done_);
  done_ = std::move(done);
  ask(now);
}

void Addresses::ask(Time now) {
  if (std::exchange(is_asking_, true)) return;
  deadline_ = now + timeout_;
  lookup_(host_, [this, question = ++question_, alive = std::weak_ptr<bool>(alive_)](
                     std::vector<asio::ip::address> addresses, std::string problem) {
    if (alive.expired() || !is_asking_ || question != question_) return;
    finish(addresses, std::move(problem));
  });
}

void Addresses::finish(const std::vector<asio::ip::address>& addresses, std::string problem) {
  is_asking_ = false;
  const Time now = std::chrono::steady_clock::now();
  std::vector<Endpoint> endpoints;
  for (const asio::ip::address& address : addresses)
    endpoints.emplace_back(address, port_);
  if (!endpoints.empty()) book_.learn(endpoints, now);
  // Where a name server is out of order, the addresses of a minute ago are likely to be good still.
  if (const Callback done = std::exchange(done_, nullptr)) done(book_.next_order(now), std::move(problem));
}

bool Addresses::check_deadline(Time now) {
  if (!is_asking_ || now < deadline_) return false;
  resolver_.cancel();
  finish({}, fmt::format("no answer within {} ms", timeout_.count()));
  return true;
}

void Addresses::cancel() {
  is_asking_ = false;
  done_ = nullptr;
  resolver_.cancel();
}

}  // namespace redis3::http

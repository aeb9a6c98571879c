#pragma once

#include "http/address_book.hpp"
#include "http/client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace redis3::http {

/// Asks the resolver for the addresses of the origin's host when its AddressBook wants them.
class Addresses {
 public:
  using Endpoint = AddressBook::Endpoint;
  using Time = AddressBook::Time;
  /// Gets the addresses in the order to try them, or none and the resolver's word for why.
  using Callback = std::function<void(std::vector<Endpoint> addresses, std::string problem)>;

  /// `lookup` empty: the system's resolver.
  Addresses(boost::asio::any_io_executor executor, const Origin& origin, Lookup lookup,
            std::chrono::milliseconds timeout);

  /// The addresses in the order to try them, where they are known and young enough; it may ask for younger
  /// ones meanwhile. An IP literal is always known.
  std::optional<std::vector<Endpoint>> known(Time now);

  /// Calls `done` with what is known once an answer is there: once, from a handler of the loop, or never
  /// after cancel().
  void wait(Time now, Callback done);
  bool is_waited_for() const noexcept { return done_ != nullptr; }

  /// As AddressBook has them.
  void failed(const Endpoint& address, Time now) { book_.failed(address, now); }
  void doubt() noexcept { book_.doubt(); }

  /// Ends a question that takes too long; says whether there was one.
  bool check_deadline(Time now);
  void cancel();

 private:
  void ask(Time now);
  void finish(const std::vector<boost::asio::ip::address>& addresses, std::string problem);

  boost::asio::ip::tcp::resolver resolver_;
  Lookup lookup_;
  std::string host_;
  std::uint16_t port_;
  std::chrono::milliseconds timeout_;
  AddressBook book_;
  Callback done_;
  bool is_asking_ = false;
  Time deadline_ = Time::max();
  /// A resolver cannot be stopped, only ignored: its answer counts if it is to the last question.
  std::size_t question_ = 0;
  /// Gone when this is gone, which an answer may outlive.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace redis3::http

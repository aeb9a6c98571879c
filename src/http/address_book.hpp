#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <vector>

namespace redis3::http {

/// Decides which addresses of a host a new connection tries, in which order, and when to ask for them anew.
/// Pure: it asks nobody.
///
/// Connections spread evenly: each begins with the next address. One that led nowhere a short time ago comes
/// last, after all that did not.
class AddressBook {
 public:
  using Endpoint = boost::asio::ip::tcp::endpoint;
  using Time = std::chrono::steady_clock::time_point;

  /// Younger ones are used without a question; S3's names live for about as long.
  static constexpr std::chrono::seconds fresh_for{5};
  /// Younger ones are used while the question is under way, so that nobody waits for a name server. Servers
  /// go out of use over minutes, not seconds.
  static constexpr std::chrono::seconds usable_for{60};
  /// How long an address that led nowhere comes last.
  static constexpr std::chrono::seconds suspicion{30};

  /// The first connection begins with address `first` modulo their number: a fleet of clients that each open
  /// one connection spreads only if each begins elsewhere.
  explicit AddressBook(std::size_t first) noexcept : next_(first) {}

  /// The only address, for good.
  void pin(Endpoint address);
  /// What the resolver said; one or more.
  void learn(const std::vector<Endpoint>& addresses, Time now);
  /// The address refused, broke off before it was ready, or did not answer in time.
  void failed(const Endpoint& address, Time now);
  /// None of them led anywhere: ask before the next connection.
  void doubt() noexcept { learned_ = Time::min(); }

  enum class Use {
    use,
    use_and_ask,  ///< Use what is known, and ask meanwhile.
    ask,          ///< Ask first. Where that fails, what is known (if anything) is better than nothing.
  };
  Use decide(Time now) const noexcept;

  bool is_empty() const noexcept { return entries_.empty(); }
  /// All of them, in the order in which the next connection tries them.
  std::vector<Endpoint> next_order(Time now);

 private:
  struct Entry {
    Endpoint address;
    Time failed = Time::min();
  };

  std::vector<Entry> entries_;
  bool is_pinned_ = false;
  Time learned_ = Time::min();
  std::size_t next_;
};

}  // namespace redis3::http

#include "http/address_book.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace redis3::http {

void AddressBook::pin(Endpoint address) {
  entries_ = {{std::move(address)}};
  is_pinned_ = true;
}

void AddressBook::learn(const std::vector<Endpoint>& addresses, Time now) {
  assert(!addresses.empty());
  std::vector<Entry> known;
  for (const Endpoint& address : addresses) {
    const auto is_it = [&](const Entry& entry) { return entry.address == address; };
    if (std::any_of(known.begin(), known.end(), is_it)) continue;
    const auto earlier = std::find_if(entries_.begin(), entries_.end(), is_it);
    known.push_back({address, earlier == entries_.end() ? Time::min() : earlier->failed});
  }
  entries_ = std::move(known);
  learned_ = now;
}

void AddressBook::failed(const Endpoint& address, Time now) {
  for (Entry& entry : entries_) {
    if (entry.address == address) entry.failed = now;
  }
}

AddressBook::Use AddressBook::decide(Time now) const noexcept {
  if (is_pinned_) return Use::use;
  if (entries_.empty() || learned_ == Time::min() || now - learned_ >= usable_for) return Use::ask;
  return now - learned_ < fresh_for ? Use::use : Use::use_and_ask;
}

std::vector<AddressBook::Endpoint> AddressBook::next_order(Time now) {
  std::vector<Endpoint> order;
  std::vector<Entry> suspects;
  order.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    if (entry.failed != Time::min() && now - entry.failed < suspicion) {
      suspects.push_back(entry);
    } else {
      order.push_back(entry.address);
    }
  }
  if (!order.empty()) {
    const auto first = static_cast<std::ptrdiff_t>(next_++ % order.size());
    std::rotate(order.begin(), order.begin() + first, order.end());
  }
  // What failed longest ago has had the most time to recover.
  std::stable_sort(suspects.begin(), suspects.end(),
                   [](const Entry& left, const Entry& right) { return left.failed < right.failed; });
  for (Entry& suspect : suspects)
    order.push_back(std::move(suspect.address));
  return order;
}

}  // namespace redis3::http

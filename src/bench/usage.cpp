#include "bench/usage.hpp"

namespace redis3::bench {

Usage& Usage::operator+=(const Usage& other) {
  for (const auto& [name, times] : other.requests)
    requests[name] += times;
  bytes_sent += other.bytes_sent;
  bytes_received += other.bytes_received;
  dollars += other.dollars;
  retries += other.retries;
  hedges += other.hedges;
  return *this;
}

Usage Usage::since(const Usage& earlier) const {
  Usage rest = *this;
  for (const auto& [name, times] : earlier.requests) {
    const auto found = rest.requests.find(name);
    if ((found->second -= times) == 0) rest.requests.erase(found);
  }
  rest.bytes_sent -= earlier.bytes_sent;
  rest.bytes_received -= earlier.bytes_received;
  rest.dollars -= earlier.dollars;
  rest.retries -= earlier.retries;
  rest.hedges -= earlier.hedges;
  return rest;
}

}  // namespace redis3::bench

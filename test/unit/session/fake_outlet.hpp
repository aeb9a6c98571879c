#pragma once

#include "session/client.hpp"
#include "unit/command/reply_printer.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace redis3::session {

/// Keeps what would be sent.
class FakeOutlet : public Outlet {
 public:
  void answer(Reply reply) override { answered.push_back(std::move(reply)); }
  void flush() override { ++flush_count; }
  void push(const Reply& reply) override { pushed.push_back(reply); }
  void close() override { is_closed = true; }
  void drop() override { is_dropped = true; }
  std::size_t output_bytes() const noexcept override { return waiting_output; }
  std::size_t query_bytes() const noexcept override { return waiting_query; }
  std::shared_ptr<const void> keep_alive() override { return nullptr; }

  /// What was pushed since it was last asked.
  std::vector<Reply> take() { return std::exchange(pushed, {}); }

  std::vector<Reply> answered;
  int flush_count = 0;
  std::vector<Reply> pushed;
  bool is_closed = false;
  bool is_dropped = false;
  std::size_t waiting_output = 0;
  std::size_t waiting_query = 0;
};

/// A client with its outlet.
struct FakeClient {
  explicit FakeClient(std::int64_t id, TimePoint now = TimePoint()) : client(outlet, id, now) {}

  FakeOutlet outlet;
  Client client;
};

inline Reply push_of(std::vector<std::string> parts) {
  std::vector<Reply> elements;
  for (std::string& part : parts)
    elements.push_back(Reply::bulk(std::move(part)));
  return Reply::push(std::move(elements));
}

}  // namespace redis3::session

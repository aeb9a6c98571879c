#pragma once

#include "session/client.hpp"

#include <cstdint>
#include <map>

namespace redis3::session {

/// The clients that are there, by id: in the order in which they came.
class ClientTable {
 public:
  void add(Client& client) { clients_.emplace(client.id, &client); }
  void remove(Client& client) { clients_.erase(client.id); }
  /// Never given out before.
  std::int64_t next_id() { return ++last_id_; }

  std::size_t size() const noexcept { return clients_.size(); }
  Client* find(std::int64_t id) const {
    const auto found = clients_.find(id);
    return found == clients_.end() ? nullptr : found->second;
  }
  /// Calls `see` with each of them, which may leave meanwhile.
  template <class See>
  void for_each(See see) const {
    for (auto next = clients_.begin(); next != clients_.end();) {
      Client& client = *(next++)->second;
      see(client);
    }
  }

 private:
  std::map<std::int64_t, Client*> clients_;
  std::int64_t last_id_ = 0;
};

}  // namespace redis3::session

#pragma once

#include "session/client.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace redis3::session {

/// Who listens to which channel, in this process: what is published here does not reach the clients of
/// another gateway.
class Channels {
 public:
  enum class Kind { channel, pattern, shard_channel };

  /// The three change the client's own sets as well; whether it was news.
  bool subscribe(Client& client, Kind kind, const std::string& name);
  bool unsubscribe(Client& client, Kind kind, const std::string& name);
  void unsubscribe_from_all(Client& client);

  /// Pushes a message to everybody who listens; how many that were.
  std::size_t publish(const std::string& channel, const std::string& message);
  std::size_t publish_to_shard(const std::string& channel, const std::string& message);

  using Listeners = std::map<std::string, std::set<Client*>, std::less<>>;
  const Listeners& channels() const noexcept { return channels_; }
  const Listeners& shard_channels() const noexcept { return shard_channels_; }
  std::size_t pattern_count() const noexcept { return patterns_.size(); }

 private:
  Listeners channels_;
  Listeners patterns_;
  Listeners shard_channels_;
};

}  // namespace redis3::session

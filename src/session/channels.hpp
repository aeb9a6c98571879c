#pragma once

#include "command/glob.hpp"
#include "session/client.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace redis3::session {

/// Who listens to which channel, in this process: what is published here does not reach the clients of
/// another gateway.
///
/// Lifetime  a client leaves by unsubscribe_from_all() before it ends.
class Channels {
 public:
  enum class Kind { channel, pattern, shard_channel };

  /// The three change the client's own sets as well; whether it was news.
  bool subscribe(Client& client, Kind kind, const std::string& name);
  bool unsubscribe(Client& client, Kind kind, const std::string& name);
  void unsubscribe_from_all(Client& client);

  /// Pushes a message to everybody who listens, first to those who named the channel; how many messages that
  /// were: a client gets one for the channel and one for each of its patterns that match. A client's push()
  /// may not change who listens.
  std::size_t publish(const std::string& channel, const std::string& message);
  std::size_t publish_to_shard(const std::string& channel, const std::string& message);

  /// By name, and only where somebody listens.
  using Listeners = std::map<std::string, std::set<Client*>, std::less<>>;
  const Listeners& channels() const noexcept { return channels_; }
  const Listeners& shard_channels() const noexcept { return shard_channels_; }
  std::size_t pattern_count() const noexcept { return patterns_.size(); }

 private:
  struct Pattern {
    command::Glob glob;
    std::set<Client*> listeners;
  };

  void add_listener(Client& client, Kind kind, const std::string& name);
  void remove_listener(Client& client, Kind kind, const std::string& name);

  Listeners channels_;
  std::map<std::string, Pattern> patterns_;
  Listeners shard_channels_;
};

/// What a client listens to, of one kind.
std::set<std::string>& subscriptions_of(Client& client, Channels::Kind kind) noexcept;

}  // namespace redis3::session

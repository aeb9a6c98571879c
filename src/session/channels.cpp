#include "session/channels.hpp"

#include <initializer_list>
#include <utility>

namespace redis3::session {
namespace {

Reply message_of(std::initializer_list<std::string_view> parts) {
  std::vector<Reply> elements;
  for (const std::string_view part : parts)
    elements.push_back(Reply::bulk(std::string(part)));
  return Reply::push(std::move(elements));
}

void remove_from(Channels::Listeners& all, Client& client, const std::string& name) {
  const auto found = all.find(name);
  found->second.erase(&client);
  if (found->second.empty()) all.erase(found);
}

/// How many listeners that were.
std::size_t push_to(const std::set<Client*>& listeners, const Reply& message) {
  for (Client* listener : listeners)
    listener->outlet.push(message);
  return listeners.size();
}

std::size_t push_to_channel(const Channels::Listeners& all, std::string_view kind, const std::string& channel,
                            const std::string& message) {
  const auto found = all.find(channel);
  return found == all.end() ? 0 : push_to(found->second, message_of({kind, channel, message}));
}

}  // namespace

std::set<std::string>& subscriptions_of(Client& client, Channels::Kind kind) noexcept {
  switch (kind) {
    case Channels::Kind::channel:
      break;
    case Channels::Kind::pattern:
      return client.patterns;
    case Channels::Kind::shard_channel:
      return client.shard_channels;
  }
  return client.channels;
}

bool Channels::subscribe(Client& client, Kind kind, const std::string& name) {
  if (!subscriptions_of(client, kind).insert(name).second) return false;
  add_listener(client, kind, name);
  return true;
}

bool Channels::unsubscribe(Client& client, Kind kind, const std::string& name) {
  if (subscriptions_of(client, kind).erase(name) == 0) return false;
  remove_listener(client, kind, name);
  return true;
}

void Channels::unsubscribe_from_all(Client& client) {
  for (const Kind kind : {Kind::channel, Kind::pattern, Kind::shard_channel}) {
    for (const std::string& name : std::exchange(subscriptions_of(client, kind), {}))
      remove_listener(client, kind, name);
  }
}

void Channels::add_listener(Client& client, Kind kind, const std::string& name) {
  switch (kind) {
    case Kind::channel:
      channels_[name].insert(&client);
      return;
    case Kind::pattern:
      patterns_.try_emplace(name, Pattern{command::Glob(name), {}}).first->second.listeners.insert(&client);
      return;
    case Kind::shard_channel:
      shard_channels_[name].insert(&client);
      return;
  }
}

void Channels::remove_listener(Client& client, Kind kind, const std::string& name) {
  switch (kind) {
    case Kind::channel:
      return remove_from(channels_, client, name);
    case Kind::shard_channel:
      return remove_from(shard_channels_, client, name);
    case Kind::pattern:
      break;
  }
  const auto found = patterns_.find(name);
  found->second.listeners.erase(&client);
  if (found->second.listeners.empty()) patterns_.erase(found);
}

std::size_t Channels::publish(const std::string& channel, const std::string& message) {
  std::size_t messages = push_to_channel(channels_, "message", channel, message);
  for (const auto& [name, pattern] : patterns_) {
    if (pattern.glob.matches(channel))
      messages += push_to(pattern.listeners, message_of({"pmessage", name, channel, message}));
  }
  return messages;
}

std::size_t Channels::publish_to_shard(const std::string& channel, const std::string& message) {
  return push_to_channel(shard_channels_, "smessage", channel, message);
}

}  // namespace redis3::session

#include "acl/check.hpp"

#include "acl/channels.hpp"
#include "acl/key_access.hpp"

#include <string>
#include <utility>

namespace redis3::acl {
namespace {

/// Why one selector does not allow a call.
struct Obstacle {
  DenialReason reason;
  /// Of a key or channel: where it stands among the words.
  std::size_t position = 0;

  /// Whether the selector got further than the one with the other obstacle.
  bool is_further_than(const Obstacle& other) const noexcept {
    return std::pair(reason, position) > std::pair(other.reason, other.position);
  }
};
static_assert(DenialReason::command < DenialReason::key && DenialReason::key < DenialReason::channel);

/// One call, for one selector after the other: its keys are looked for once.
class CheckedCall {
 public:
  CheckedCall(const command::Spec& spec, const command::Argv& argv) : spec_(spec), argv_(argv) {}

  std::optional<Obstacle> obstacle_in(const Selector& selector) {
    if (!selector.allows_command(spec_, argv_)) return Obstacle{DenialReason::command};
    if (!selector.allows_all_keys()) {
      for (const KeyAccess& key : keys()) {
        if (!selector.allows_key(argv_[key.position], key.access))
          return Obstacle{DenialReason::key, key.position};
      }
    }
    if (!selector.allows_all_channels()) {
      const ChannelWords channels = channels_of(spec_, argv_.size());
      for (std::size_t at = channels.first; at < channels.end; ++at) {
        if (!selector.allows_channel(argv_[at], channels.is_pattern))
          return Obstacle{DenialReason::channel, at};
      }
    }
    return std::nullopt;
  }

 private:
  const std::vector<KeyAccess>& keys() {
    if (!keys_) keys_ = keys_of(spec_, argv_);
    return *keys_;
  }

  const command::Spec& spec_;
  const command::Argv& argv_;
  std::optional<std::vector<KeyAccess>> keys_;
};

}  // namespace

std::optional<Denial> check_selectors(const User& user, const command::Spec& spec,
                                      const command::Argv& argv) {
  CheckedCall call(spec, argv);
  Obstacle furthest{DenialReason::command};
  for (const Selector& selector : user.selectors()) {
    const std::optional<Obstacle> obstacle = call.obstacle_in(selector);
    if (!obstacle) return std::nullopt;
    if (obstacle->is_further_than(furthest)) furthest = *obstacle;
  }
  if (furthest.reason == DenialReason::command) return Denial{furthest.reason, std::string(spec.name)};
  return Denial{furthest.reason, argv[furthest.position]};
}

}  // namespace redis3::acl

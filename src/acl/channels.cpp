#include "acl/channels.hpp"

#include <algorithm>
#include <set>

namespace redis3::acl {

ChannelWords channels_of(const command::Spec& spec, std::size_t word_count) noexcept {
  if (!command::has(spec.flags, command::Flag::pubsub)) return {};
  const std::string_view name = spec.name;
  if (name == "publish" || name == "spublish") return {.first = 1, .end = 2};
  if (name == "subscribe" || name == "ssubscribe") return {.first = 1, .end = word_count};
  if (name == "psubscribe") return {.first = 1, .end = word_count, .is_pattern = true};
  return {};
}

bool may_listen(const User& user, std::string_view channel, bool is_pattern) noexcept {
  return std::any_of(user.selectors().begin(), user.selectors().end(),
                     [&](const Selector& selector) { return selector.allows_channel(channel, is_pattern); });
}

bool loses_channels(const User& before, const User& after) {
  const auto has_all = [](const User& user) {
    return std::any_of(user.selectors().begin(), user.selectors().end(),
                       [](const Selector& selector) { return selector.allows_all_channels(); });
  };
  const auto patterns_of = [](const User& user) {
    std::set<std::string_view> patterns;
    for (const Selector& selector : user.selectors()) {
      const auto more = selector.channel_patterns();
      patterns.insert(more.begin(), more.end());
    }
    return patterns;
  };
  if (has_all(after)) return false;
  if (has_all(before)) return true;
  const auto then = patterns_of(before);
  const auto now = patterns_of(after);
  return !std::includes(now.begin(), now.end(), then.begin(), then.end());
}

}  // namespace redis3::acl

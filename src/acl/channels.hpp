#pragma once

#include "acl/user.hpp"
#include "command/command.hpp"

#include <cstddef>
#include <string_view>

namespace redis3::acl {

/// Which of a call's words are channels to be checked: from `first` up to, and without, `end`. None:
/// `first` is `end`. Whoever leaves a channel is not asked.
struct ChannelWords {
  std::size_t first = 0;
  std::size_t end = 0;
  bool is_pattern = false;
};
ChannelWords channels_of(const command::Spec& spec, std::size_t word_count) noexcept;

/// Whether the user may go on listening to a channel, or to a pattern, whatever command has begun it.
bool may_listen(const User& user, std::string_view channel, bool is_pattern) noexcept;

/// Whether there may be something that `before` was allowed to listen to and `after` is not.
bool loses_channels(const User& before, const User& after);

}  // namespace redis3::acl

#pragma once

#include <string>
#include <string_view>

namespace redis3::acl {

/// Why somebody was turned away.
enum class DenialReason { command, key, channel, auth };

/// As ACL LOG tells it.
std::string_view name_of(DenialReason reason) noexcept;

struct Denial {
  DenialReason reason = DenialReason::command;
  /// The command's full name, the key or the channel; of auth the word that was said, "AUTH".
  std::string object;

  friend bool operator==(const Denial&, const Denial&) = default;
};

/// What a client is answered whose command was denied, with its code word: "NOPERM No permissions to access a
/// key".
std::string refusal_text(const Denial& denial, std::string_view user_name);

/// What ACL DRYRUN answers, which names the key or channel.
std::string dry_run_text(const Denial& denial, std::string_view user_name);

}  // namespace redis3::acl

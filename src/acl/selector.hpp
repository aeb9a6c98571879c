#pragma once

#include "acl/command_index.hpp"
#include "acl/rule.hpp"
#include "command/command.hpp"
#include "command/glob.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::acl {

/// What is done with a key: the two things that can be allowed each by itself.
struct Access {
  bool read = false;
  bool write = false;

  friend bool operator==(const Access&, const Access&) = default;
};

/// One set of permissions: a command may run where one selector of its user allows the command, all of its
/// keys and all of its channels. A new one allows nothing,
/// or all channels and nothing else.
class Selector {
 public:
  /// The index must outlive the selector and its copies.
  explicit Selector(const CommandIndex& index, bool hears_all = false)
      : index_(&index), allowed_(index.size()), all_channels_(hears_all) {}

  /// Applies one rule, such as "+get", "-@all", "%R~user:*" or "resetchannels"; on an error nothing has
  /// changed.
  std::optional<RuleError> apply(std::string_view rule);

  bool allows_everything() const noexcept { return allows_all_commands_ && all_keys_ && all_channels_; }

  bool allows_command(const command::Spec& spec, const command::Argv& argv) const;
  bool allows_all_keys() const noexcept { return all_keys_; }
  bool allows_key(std::string_view key, Access access) const noexcept;
  bool allows_all_channels() const noexcept { return all_channels_; }
  /// A pattern that is subscribed to is allowed where the very same one is; a channel where a pattern matches
  /// it.
  bool allows_channel(std::string_view channel, bool is_pattern) const noexcept;

  /// The rules that make such a selector of a new one: "-@all +get", "~user:* %R~shop:*", "&news".
  std::string commands_text() const;
  std::string keys_text() const;
  std::string channels_text() const;
  /// All three, as a user's line has them.
  std::string text() const;

  /// The patterns of channels; empty also where all are allowed.
  std::vector<std::string_view> channel_patterns() const;

 private:
  struct KeyPattern {
    std::string text;
    command::Glob glob;
    Access access;
  };
  struct ChannelPattern {
    std::string text;
    command::Glob glob;
  };

  std::optional<RuleError> apply_to_command(std::string_view name, bool is_allowed);
  std::optional<RuleError> allow_subcommand(std::string_view name, std::size_t bar);
  std::optional<RuleError> apply_to_category(std::string_view name, bool is_allowed);
  std::optional<RuleError> add_key_pattern(std::string_view pattern, Access access);
  std::optional<RuleError> add_key_pattern_with_access(std::string_view rule);
  std::optional<RuleError> add_channel_pattern(std::string_view pattern);
  bool apply_to_all(std::string_view rule);
  void set_all_commands(bool is_allowed);
  void set_command(std::size_t number, bool is_allowed);
  void remember(std::string_view name, bool is_allowed);

  const CommandIndex* index_;
  /// By the commands' numbers.
  std::vector<bool> allowed_;
  /// Of commands that may run only with one of these words behind their name: "+select|0".
  std::map<std::size_t, std::vector<std::string>> first_arguments_;
  /// The rules about commands since the last one about all of them, each with its `+` or `-`.
  std::vector<std::string> command_rules_;
  /// Whether the last rule about all commands was "+@all".
  bool begins_with_all_ = false;
  /// Whether nothing was taken away since.
  bool allows_all_commands_ = false;

  bool all_keys_ = false;
  std::vector<KeyPattern> keys_;
  bool all_channels_ = false;
  std::vector<ChannelPattern> channels_;
};

}  // namespace redis3::acl

#pragma once

#include "command/spec.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace redis3::acl {

/// The commands that rules can name, each with a number from 0 on, so that a set of them is a row of bits.
/// A command's subcommands are commands of their own; their numbers follow its.
class CommandIndex {
 public:
  struct Entry {
    const command::Spec* spec;
    command::Category categories;
    bool is_subcommand;
  };

  /// The rows must outlive the index.
  explicit CommandIndex(std::span<const command::Spec* const> commands);

  std::size_t size() const noexcept { return entries_.size(); }
  const Entry& operator[](std::size_t number) const noexcept { return entries_[number]; }

  /// The command with this full name, "get" or "config|get", in whatever case.
  std::optional<std::size_t> find(std::string_view name) const;
  std::optional<std::size_t> find(const command::Spec& spec) const;

 private:
  void add(const command::Spec& spec, bool is_subcommand);

  std::vector<Entry> entries_;
  boost::unordered_flat_map<std::string_view, std::size_t> by_name_;
  boost::unordered_flat_map<const command::Spec*, std::size_t> by_spec_;
};

}  // namespace redis3::acl

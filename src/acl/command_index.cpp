#include "acl/command_index.hpp"

#include "base/text.hpp"
#include "command/describe.hpp"

namespace redis3::acl {

CommandIndex::CommandIndex(std::span<const command::Spec* const> commands) {
  for (const command::Spec* const spec : commands) {
    add(*spec, false);
    for (const command::Spec& subcommand : spec->subcommands)
      add(subcommand, true);
  }
}

void CommandIndex::add(const command::Spec& spec, bool is_subcommand) {
  by_name_.emplace(spec.name, entries_.size());
  by_spec_.emplace(&spec, entries_.size());
  entries_.push_back({&spec, command::categories_of(spec), is_subcommand});
}

std::optional<std::size_t> CommandIndex::find(std::string_view name) const {
  const auto found = by_name_.find(to_lower(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::size_t> CommandIndex::find(const command::Spec& spec) const {
  const auto found = by_spec_.find(&spec);
  if (found == by_spec_.end()) return std::nullopt;
  return found->second;
}

}  // namespace redis3::acl

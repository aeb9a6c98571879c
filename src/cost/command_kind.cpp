#include "cost/command_kind.hpp"

#include "command/table.hpp"

namespace redis3::cost {

CommandKind kind_of(std::string_view command) {
  const command::Spec* const spec = command::engine_table().find(command);
  // INFO and the like read, too, but no key.
  if (spec == nullptr || spec->keys.first == 0) return CommandKind::neither;
  if (has(spec->flags, command::Flag::write)) return CommandKind::write;
  return has(spec->flags, command::Flag::readonly) ? CommandKind::read : CommandKind::neither;
}

}  // namespace redis3::cost

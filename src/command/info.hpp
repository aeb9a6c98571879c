#pragma once

#include "command/command.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::command {

/// How many keys a database holds. Cost: 1 LIST for each 1,000, and 1 HEAD for each that may have expired.
Task<std::int64_t> count_keys(Context context, std::int64_t db);

/// How much memory this process has, resident; absent where the system does not tell.
std::optional<std::uint64_t> resident_bytes();

/// The text of INFO: lines of `name:value` under a heading for each section: server, clients, memory, stats,
/// replication, cpu, cluster, those of ServerInfo::more_sections, keyspace. Only what is true of redis3 is in
/// them.
///
/// sections  names in any case; "all" or "everything": every section; "default" or none at all: those that
/// are
///           told by default. Others are passed over.
/// Cost      keyspace: a listing of every database, and a HEAD for each key that may have expired. Else
///           nothing.
/// Source    https://redis.io/docs/latest/commands/info/
Task<std::string> info_text(Context context, std::vector<std::string> sections);

}  // namespace redis3::command

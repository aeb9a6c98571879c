#pragma once

#include "redis3/error.hpp"
#include "redis3/reply.hpp"
#include "transfer/item.hpp"
#include "transfer/target.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is asked of a Redis server about its keys, and what its replies mean; pure functions.
namespace redis3::transfer {

using Argv = std::vector<std::string>;

/// How a server tells when a key expires.
enum class ExpiryAnswer {
  moment,     ///< PEXPIRETIME, since Redis 7: to the millisecond.
  remaining,  ///< PTTL and TIME, side by side: a millisecond or two late.
};

/// Appends the calls that read one key, its value and its end at one moment, to `calls`.
void append_read(const std::string& key, ExpiryAnswer expiry, std::vector<Argv>& calls);
/// How many calls that are.
std::size_t read_call_count(ExpiryAnswer expiry) noexcept;

/// What the replies to them mean; absent where the key is not there.
///
/// Errors  invalid  an error reply, with its text; or replies that no Redis gives
Result<std::optional<Item>> read_item(std::int64_t db, std::string key, ExpiryAnswer expiry,
                                      std::span<const Reply> replies);

/// What the reply to RESTORE means.
enum class Restored { yes, taken, refused, failed };
Restored judge_restore(const Reply& reply) noexcept;

/// A line "name:value" of INFO; empty where it is not there.
std::string_view info_field(std::string_view info, std::string_view name) noexcept;

/// The databases that the section Keyspace of INFO tells of, in order.
std::vector<std::int64_t> info_databases(std::string_view info);

}  // namespace redis3::transfer

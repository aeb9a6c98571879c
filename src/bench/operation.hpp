#pragma once

#include "s3/pricing.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// What `redis3 bench` measures, how, and what comes of it.
namespace redis3::bench {

/// Keys that operations share. Each that changes more than a value has its own, so that none spoils
/// another's.
enum class Family {
  values,    ///< Strings of the length that is asked for.
  counters,  ///< Numbers, absent at first.
  appended,  ///< Strings that grow, absent at first.
  removed,   ///< Values that are there to be removed.
};
inline constexpr Family families[] = {Family::values, Family::counters, Family::appended, Family::removed};

/// One command that can be measured.
struct Operation {
  std::string_view name;  ///< As it is asked for: the command in lower case.
  Family family;
  /// One call is about all of the keys, as MGET's is; else about one, each key in its turn.
  bool takes_all_keys = false;
  /// The keys have to be there.
  bool needs_keys = false;
  /// A call uses its key up, so there is one for each key and no more.
  bool uses_up_keys = false;
  /// What S3 is asked of each key where nothing goes wrong and redis3 knows of the key what it can know
  /// (docs/requests-per-command.md); a second request may be free.
  s3::Charge charge = s3::Charge::read;
  bool sends_value = false;
  bool receives_value = false;
};

/// Those that are known, in the order in which they are told.
std::span<const Operation> operations() noexcept;
/// Null where there is none of that name.
const Operation* find_operation(std::string_view name) noexcept;
/// "get, set, mget, …".
std::string operation_names();

}  // namespace redis3::bench

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Every error that a command answers, in Redis's words.
namespace redis3::command::error_text {

inline constexpr std::string_view syntax = "ERR syntax error";
inline constexpr std::string_view not_an_integer = "ERR value is not an integer or out of range";
inline constexpr std::string_view not_a_float = "ERR value is not a valid float";
inline constexpr std::string_view would_overflow = "ERR increment or decrement would overflow";
inline constexpr std::string_view decrement_would_overflow = "ERR decrement would overflow";
inline constexpr std::string_view not_finite = "ERR increment would produce NaN or Infinity";
inline constexpr std::string_view offset_out_of_range = "ERR offset is out of range";
inline constexpr std::string_view invalid_bit_offset = "ERR bit offset is not an integer or out of range";
inline constexpr std::string_view invalid_bit = "ERR bit is not an integer or out of range";
inline constexpr std::string_view invalid_bit_argument = "ERR The bit argument must be 1 or 0.";
inline constexpr std::string_view invalid_field_type =
    "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";
inline constexpr std::string_view invalid_overflow = "ERR Invalid OVERFLOW type specified";
inline constexpr std::string_view bitfield_ro_writes = "ERR BITFIELD_RO only supports the GET subcommand";
inline constexpr std::string_view bitop_not_of_several =
    "ERR BITOP NOT must be called with a single source key.";
inline constexpr std::string_view not_a_hyperloglog =
    "WRONGTYPE Key is not a valid HyperLogLog string value.";
inline constexpr std::string_view corrupt_hyperloglog = "INVALIDOBJ Corrupted HLL object detected";
inline constexpr std::string_view no_such_hyperloglog = "ERR The specified key does not exist";
inline constexpr std::string_view not_sparse = "ERR HLL encoding is not sparse";
inline constexpr std::string_view not_a_digest = "ERR digest must be exactly 16 hexadecimal characters";
inline constexpr std::string_view invalid_numkeys = "ERR invalid numkeys value";
inline constexpr std::string_view wrong_pair_count = "ERR wrong number of key-value pairs";
inline constexpr std::string_view lcs_length_and_runs =
    "ERR If you want both the length and indexes, please just use IDX.";
inline constexpr std::string_view lcs_too_long =
    "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";
inline constexpr std::string_view wrong_type =
    "WRONGTYPE Operation against a key holding the wrong kind of value";
inline constexpr std::string_view busy_key = "BUSYKEY Target key name already exists.";
inline constexpr std::string_view bad_payload = "ERR DUMP payload version or checksum are wrong";
inline constexpr std::string_view bad_data_format = "ERR Bad data format";
inline constexpr std::string_view invalid_ttl = "ERR Invalid TTL value, must be >= 0";
inline constexpr std::string_view invalid_idle_time = "ERR Invalid IDLETIME value, must be >= 0";
inline constexpr std::string_view invalid_frequency = "ERR Invalid FREQ value, must be >= 0 and <= 255";
inline constexpr std::string_view no_such_key = "ERR no such key";
inline constexpr std::string_view no_lfu_policy =
    "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when "
    "switching between policies at runtime LRU and LFU data will take some time to adjust.";
inline constexpr std::string_view invalid_first_db = "ERR invalid first DB index";
inline constexpr std::string_view invalid_second_db = "ERR invalid second DB index";
inline constexpr std::string_view swapdb =
    "ERR SWAPDB would not be atomic: each key of the two databases is an object of its own in the bucket";
inline constexpr std::string_view no_config_file = "ERR The server is running without a config file";
inline constexpr std::string_view debug_not_allowed =
    "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can run it "
    "from a "
    "local connection, otherwise you need to set this option in the configuration file, and then restart the "
    "server.";
inline constexpr std::string_view reload_options =
    "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.";
inline constexpr std::string_view same_object = "ERR source and destination objects are the same";
inline constexpr std::string_view invalid_cursor = "ERR invalid cursor";
inline constexpr std::string_view nx_and_others =
    "ERR NX and XX, GT or LT options at the same time are not compatible";
inline constexpr std::string_view gt_and_lt = "ERR GT and LT options at the same time are not compatible";
inline constexpr std::string_view db_out_of_range = "ERR DB index is out of range";
inline constexpr std::string_view argument_too_long =
    "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
inline constexpr std::string_view invalid_command = "ERR Invalid command specified";
inline constexpr std::string_view no_key_arguments = "ERR The command has no key arguments";
inline constexpr std::string_view invalid_arity = "ERR Invalid number of arguments specified for command";

/// `words`: the whole call, of which the first word is no command.
std::string unknown_command(std::span<const std::string> words);
/// `container`: the command's name as the table has it.
std::string unknown_subcommand(std::string_view container, std::string_view word);
/// Of a subcommand that is there, with more words than it takes; `container` as above.
std::string unfitting_subcommand(std::string_view container, std::string_view word);
std::string unknown_debug_subcommand(std::string_view word);
std::string wrong_arity(std::string_view name);
std::string invalid_expire_time(std::string_view name);

/// `operation` in capitals.
std::string bitop_of_one(std::string_view operation);

std::string unknown_pfdebug(std::string_view word);
/// What PFSELFTEST finds: after so many elements the count is off by `error`.
std::string hyperloglog_is_wrong(std::uint64_t elements, std::uint64_t error);

std::string unknown_setting(std::string_view name);
/// `why`: without ERR.
std::string unsettable(std::string_view name, std::string_view why);
inline constexpr std::string_view immutable_setting = "can't set immutable config";
inline constexpr std::string_view duplicate_setting = "duplicate parameter";
inline constexpr std::string_view setting_not_yes_or_no = "argument must be 'yes' or 'no'";
inline constexpr std::string_view setting_not_an_integer = "argument couldn't be parsed into an integer";
inline constexpr std::string_view setting_not_octal = "argument couldn't be parsed as an octal number";
inline constexpr std::string_view setting_not_memory = "argument must be a memory value";
/// `words`: as Redis lists them, "yes, no".
std::string setting_not_one_of(std::string_view words);
std::string setting_out_of_bounds(std::int64_t lowest, std::int64_t highest);

/// `why`: what became of the configuration file.
std::string not_rewritten(std::string_view why);

std::string unsupported_option(std::string_view option);
/// What would have to be done to several keys at one moment; `name` in small letters.
std::string several_keys(std::string_view name);
/// What the store would have to do in more than one step; `name` in small letters.
std::string not_at_one_moment(std::string_view name);

/// What the store says where the credentials do not allow what a command needs.
std::string not_permitted(std::string_view message);

/// What the layers below say of a request that they refuse.
std::string refused(std::string_view message);

}  // namespace redis3::command::error_text

#include "command/error_texts.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::command::error_text {
namespace {

/// How much of a caller's own words Redis repeats in an error.
constexpr std::size_t repeated_bytes_max = 128;

/// As printf's %.*s takes it: up to a NUL, and no more than `bytes_max`.
std::string_view cut(std::string_view word, std::size_t bytes_max = repeated_bytes_max) {
  return word.substr(0, std::min(word.find('\0'), bytes_max));
}

/// An error is one line of the protocol, whatever the caller's words were.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return text;
}

}  // namespace

std::string unknown_command(std::span<const std::string> words) {
  std::string arguments;
  for (std::size_t at = 1; at < words.size() && arguments.size() < repeated_bytes_max; ++at) {
    arguments += fmt::format("'{}' ", cut(words[at], repeated_bytes_max - arguments.size()));
  }
  const std::string_view name = words.empty() ? std::string_view() : std::string_view(words[0]);
  return one_line(
      fmt::format("ERR unknown command '{}', with args beginning with: {}", cut(name), arguments));
}

std::string unknown_subcommand(std::string_view container, std::string_view word) {
  return one_line(fmt::format("ERR unknown subcommand '{}'. Try {} HELP.", cut(word), to_upper(container)));
}

std::string unfitting_subcommand(std::string_view container, std::string_view word) {
  return one_line(fmt::format("ERR unknown subcommand or wrong number of arguments for '{}'. Try {} HELP.",
                              cut(word), to_upper(container)));
}

std::string unknown_debug_subcommand(std::string_view word) {
  return unfitting_subcommand("debug", word);
}

std::string wrong_arity(std::string_view name) {
  return fmt::format("ERR wrong number of arguments for '{}' command", name);
}

std::string invalid_expire_time(std::string_view name) {
  return fmt::format("ERR invalid expire time in '{}' command", name);
}

std::string bitop_of_one(std::string_view operation) {
  return fmt::format("ERR BITOP {} must be called with at least two source keys.", operation);
}

std::string unknown_pfdebug(std::string_view word) {
  return one_line(fmt::format("ERR Unknown PFDEBUG subcommand '{}'", cut(word, word.size())));
}

std::string hyperloglog_is_wrong(std::uint64_t elements, std::uint64_t error) {
  return fmt::format("TESTFAILED Too big error. card:{} abserr:{}", elements, error);
}

std::string unknown_setting(std::string_view name) {
  return one_line(fmt::format("ERR Unknown option or number of arguments for CONFIG SET - '{}'",
                              cut(name, std::string_view::npos)));
}

std::string unsettable(std::string_view name, std::string_view why) {
  return fmt::format("ERR CONFIG SET failed (possibly related to argument '{}') - {}", name, why);
}

std::string not_rewritten(std::string_view why) {
  return fmt::format("ERR Rewriting config file: {}", one_line(std::string(why)));
}

std::string setting_not_one_of(std::string_view words) {
  return fmt::format("argument(s) must be one of the following: {}", words);
}

std::string setting_out_of_bounds(std::int64_t lowest, std::int64_t highest) {
  return fmt::format("argument must be between {} and {} inclusive", lowest, highest);
}

std::string unsupported_option(std::string_view option) {
  return one_line(fmt::format("ERR Unsupported option {}", cut(option)));
}

std::string several_keys(std::string_view name) {
  return fmt::format(
      "ERR {} of several keys would not be atomic: each key is an object of its own in the bucket. Call it "
      "for one "
      "key at a time",
      to_upper(name));
}

std::string not_at_one_moment(std::string_view name) {
  return fmt::format(
      "ERR {} would not be atomic on this server, which cannot rename an object as S3 Express can",
      to_upper(name));
}

std::string not_permitted(std::string_view message) {
  return one_line(fmt::format("NOPERM {}", message));
}

std::string refused(std::string_view message) {
  return one_line(fmt::format("ERR {}", message));
}

}  // namespace redis3::command::error_text

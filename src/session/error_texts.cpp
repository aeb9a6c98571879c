#include "session/error_texts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::session::error_text {
namespace {

/// As printf's %s takes it: up to a NUL.
std::string_view cut(std::string_view word) {
  return word.substr(0, word.find('\0'));
}

/// An error is one line of the protocol, whatever the caller's words were.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return text;
}

/// What both errors of a transaction on several keys say.
constexpr std::string_view several_keys =
    "names several keys, and each is an object of its own in the bucket, so they cannot change at one "
    "moment. "
    "Send the commands without MULTI, or let the server run them one by one: CONFIG SET exec-across-keys "
    "one-by-one";

}  // namespace

std::string queue_across_keys() {
  return fmt::format("ERR the transaction {}", several_keys);
}

std::string exec_refused(std::string_view error) {
  if (error.starts_with("ERR ")) error.remove_prefix(4);
  return fmt::format("EXECABORT Transaction discarded because of: {}", error);
}

std::string exec_across_keys() {
  return fmt::format("EXECABORT Transaction discarded because of: it {}", several_keys);
}

std::string too_many_for_the_system(std::size_t fitting) {
  return fmt::format(
      "The operating system is not able to handle the specified number of clients, try with {}", fitting);
}

std::string wrong_subcommand(std::string_view container, std::string_view word) {
  return fmt::format("ERR unknown subcommand or wrong number of arguments for '{}'. Try {} HELP.", word,
                     container);
}

std::string invalid_client_attribute(std::string_view attribute) {
  return fmt::format("ERR {} cannot contain spaces, newlines or special characters.", attribute);
}

std::string unknown_client_attribute(std::string_view attribute) {
  return one_line(fmt::format("ERR Unrecognized option '{}'", cut(attribute)));
}

std::string unknown_client_type(std::string_view type) {
  return one_line(fmt::format("ERR Unknown client type '{}'", cut(type)));
}

std::string no_such_user(std::string_view name) {
  return one_line(fmt::format("ERR No such user '{}'", cut(name)));
}

std::string no_samples(std::string_view event) {
  return one_line(fmt::format("ERR No samples available for event '{}'", cut(event)));
}

std::string unknown_hello_option(std::string_view option) {
  return fmt::format("ERR Syntax error in HELLO option '{}'", option);
}

std::string denied_since(std::string_view command) {
  return fmt::format(
      "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This "
      "command is no longer allowed: '{}'",
      command);
}

std::string not_while_listening(std::string_view command) {
  return fmt::format(
      "ERR Can't execute '{}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in "
      "this "
      "context",
      command);
}

std::string of_failure(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::unavailable:
      return fmt::format("UNAVAILABLE {}", error.message());
    case ErrorKind::outcome_unknown:
      return fmt::format("OUTCOMEUNKNOWN {}", error.message());
    case ErrorKind::denied:
      return fmt::format("DENIED {}", error.message());
    default:
      return fmt::format("ERR {}", error.message());
  }
}

}  // namespace redis3::session::error_text

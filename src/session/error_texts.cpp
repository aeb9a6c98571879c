#include "session/error_texts.hpp"

#include <fmt/format.h>

namespace redis3::session::error_text {

std::string unknown_hello_option(std::string_view option) {
  return fmt::format("ERR Syntax error in HELLO option '{}'", option);
}

std::string not_while_listening(std::string_view command) {
  return fmt::format(
      "ERR Can't execute '{}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in "
      "this "
      "context",
      command);
}

std::string unavailable(std::string_view message) {
  return fmt::format("UNAVAILABLE {}", message);
}

std::string outcome_unknown(std::string_view message) {
  return fmt::format("OUTCOMEUNKNOWN {}", message);
}

std::string store_failed(std::string_view message) {
  return fmt::format("ERR {}", message);
}

}  // namespace redis3::session::error_text

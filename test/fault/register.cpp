#include "fault/register.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::test {
namespace {

constexpr const char* nil = "nil";

std::string spelled(const std::optional<std::string>& value) {
  return value ? "=" + *value : nil;
}

void store(const Operation& operation, KeyState& state) {
  state.value = operation.argument;
  state.expires_at.reset();
  if (operation.lives_milliseconds > 0) state.expires_at = operation.now + operation.lives_milliseconds;
}

std::string command_of(const Operation& operation) {
  switch (operation.verb) {
    case Operation::Verb::get:
      return "GET";
    case Operation::Verb::exists:
      return "EXISTS";
    case Operation::Verb::set:
      return "SET " + operation.argument;
    case Operation::Verb::set_absent:
      return "SET " + operation.argument + " NX";
    case Operation::Verb::set_equal:
      return "SET " + operation.argument + " IFEQ " + operation.expected;
    case Operation::Verb::set_get:
      return "SET " + operation.argument + " GET";
    case Operation::Verb::remove:
      return "DEL";
    case Operation::Verb::increment:
      return "increment";
  }
  return "";
}

}  // namespace

std::string apply(const Operation& operation, KeyState& state) {
  state.now = std::max(state.now, operation.now);
  if (state.expires_at && *state.expires_at <= state.now) {
    state.value.reset();
    state.expires_at.reset();
  }
  const std::optional<std::string> before = state.value;
  switch (operation.verb) {
    case Operation::Verb::get:
      return spelled(before);
    case Operation::Verb::exists:
      return before ? "1" : "0";
    case Operation::Verb::set:
      store(operation, state);
      return "OK";
    case Operation::Verb::set_absent:
      if (before) return nil;
      store(operation, state);
      return "OK";
    case Operation::Verb::set_equal:
      if (before != operation.expected) return nil;
      store(operation, state);
      return "OK";
    case Operation::Verb::set_get:
      store(operation, state);
      return spelled(before);
    case Operation::Verb::remove:
      state.value.reset();
      state.expires_at.reset();
      return before ? "1" : "0";
    case Operation::Verb::increment:
      state.value = std::to_string((before ? std::stoll(*before) : 0) + 1);
      return *state.value;
  }
  return nil;
}

std::string describe(const Operation& operation) {
  std::string line = fmt::format("{:>5} {:>5}  client {}  {}", operation.called, operation.answered,
                                 operation.client, command_of(operation));
  if (operation.lives_milliseconds > 0) line += fmt::format(" PX {}", operation.lives_milliseconds);
  return line + " -> " + operation.reply.value_or("?");
}

}  // namespace redis3::test

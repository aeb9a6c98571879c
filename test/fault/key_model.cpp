#include "fault/key_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace redis3::test {
namespace {

constexpr const char* nil = "nil";
constexpr const char* not_an_integer = "ERR value is not an integer or out of range";
constexpr const char* would_overflow = "ERR increment or decrement would overflow";
constexpr const char* no_such_key = "ERR no such key";

std::string spelled(const std::optional<std::string>& value) {
  return value ? "=" + *value : nil;
}

std::optional<std::int64_t> integer_of(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  if (std::to_string(number) != text) return std::nullopt;
  return number;
}

std::optional<std::int64_t> expiry_of(const Operation& operation) {
  if (operation.lives_milliseconds == 0) return std::nullopt;
  return operation.called_at + operation.lives_milliseconds;
}

/// One command at one moment.
class Step {
 public:
  Step(const Operation& operation, State& state, std::int64_t now)
      : operation_(operation), state_(state), key_(state.keys[operation.key]), now_(now) {
    if (key_.is_live(now)) before_ = key_.value;
  }

  std::string run() {
    switch (operation_.verb) {
      case Verb::get:
        return spelled(before_);
      case Verb::exists:
        return before_ ? "1" : "0";
      case Verb::strlen:
        return std::to_string(before_ ? before_->size() : 0);
      case Verb::expire_time:
        if (!before_) return "-2";
        return key_.expires_at ? std::to_string(*key_.expires_at) : "-1";
      case Verb::set:
      case Verb::set_absent:
      case Verb::set_present:
      case Verb::set_equal:
        if (!allows_set()) return nil;
        put(operation_.argument, expiry_of(operation_));
        return "OK";
      case Verb::set_get:
        put(operation_.argument, expiry_of(operation_));
        return spelled(before_);
      case Verb::getdel:
        if (before_) key_ = KeyState();
        return spelled(before_);
      case Verb::getex:
        if (before_) put(*before_, expiry_of(operation_));
        return spelled(before_);
      case Verb::increment:
        return add(1);
      case Verb::increase:
        return add(operation_.number);
      case Verb::append:
        return change_to(before_.value_or("") + operation_.argument);
      case Verb::setrange:
        return set_range();
      case Verb::expire:
      case Verb::expire_at:
        if (before_) put(*before_, operation_.called_at + operation_.lives_milliseconds);
        return before_ ? "1" : "0";
      case Verb::persist:
        if (!before_ || !key_.expires_at) return "0";
        key_.expires_at.reset();
        return "1";
      case Verb::remove:
        if (before_) key_ = KeyState();
        return before_ ? "1" : "0";
      case Verb::rename:
      case Verb::rename_absent:
        return rename();
      case Verb::transaction:
        if (operation_.is_watched && spelled(before_) != operation_.expected) return nil;
        return all_steps();
    }
    return nil;
  }

 private:
  bool allows_set() const {
    if (operation_.verb == Verb::set_absent) return !before_;
    if (operation_.verb == Verb::set_present) return before_.has_value();
    return operation_.verb != Verb::set_equal || before_ == operation_.expected;
  }

  void put(std::string value, std::optional<std::int64_t> expires_at) {
    key_ = KeyState{std::move(value), expires_at};
    if (!key_.is_live(now_)) key_ = KeyState();
  }

  /// The length of the value, whose expiry stays.
  std::string change_to(std::string value) {
    const std::size_t length = value.size();
    put(std::move(value), before_ ? key_.expires_at : std::nullopt);
    return std::to_string(length);
  }

  std::string add(std::int64_t increment) {
    const auto number = integer_of(before_.value_or("0"));
    if (!number) return not_an_integer;
    std::int64_t sum = 0;
    if (__builtin_add_overflow(*number, increment, &sum)) return would_overflow;
    change_to(std::to_string(sum));
    return std::to_string(sum);
  }

  std::string set_range() {
    const auto at = static_cast<std::size_t>(operation_.number);
    std::string value = before_.value_or("");
    if (value.size() < at + operation_.argument.size()) value.resize(at + operation_.argument.size(), '\0');
    value.replace(at, operation_.argument.size(), operation_.argument);
    return change_to(std::move(value));
  }

  std::string rename() {
    if (!before_) return no_such_key;
    KeyState& other = state_.keys[operation_.other];
    const bool may_replace = operation_.verb == Verb::rename;
    if (!may_replace && other.is_live(now_)) return "0";
    other = std::exchange(key_, KeyState());
    return may_replace ? "OK" : "1";
  }

  std::string all_steps() {
    std::vector<std::string> replies;
    for (const Operation& step : operation_.steps)
      replies.push_back(Step(step, state_, now_).run());
    return fmt::format("[{}]", fmt::join(replies, ", "));
  }

  const Operation& operation_;
  State& state_;
  KeyState& key_;
  std::int64_t now_;
  std::optional<std::string> before_;
};

std::string command_of(const Operation& operation, const std::string& key, const std::string& other) {
  const std::string& argument = operation.argument;
  switch (operation.verb) {
    case Verb::get:
      return "GET " + key;
    case Verb::exists:
      return "EXISTS " + key;
    case Verb::strlen:
      return "STRLEN " + key;
    case Verb::expire_time:
      return "PEXPIRETIME " + key;
    case Verb::set:
      return "SET " + key + " " + argument;
    case Verb::set_absent:
      return "SET " + key + " " + argument + " NX";
    case Verb::set_present:
      return "SET " + key + " " + argument + " XX";
    case Verb::set_equal:
      return "SET " + key + " " + argument + " IFEQ " + operation.expected;
    case Verb::set_get:
      return "SET " + key + " " + argument + " GET";
    case Verb::getdel:
      return "GETDEL " + key;
    case Verb::getex:
      return "GETEX " + key + (operation.lives_milliseconds == 0 ? " PERSIST" : "");
    case Verb::increment:
      return "INCR " + key;
    case Verb::increase:
      return fmt::format("INCRBY {} {}", key, operation.number);
    case Verb::append:
      return "APPEND " + key + " " + argument;
    case Verb::setrange:
      return fmt::format("SETRANGE {} {} {}", key, operation.number, argument);
    case Verb::expire:
      return "PEXPIRE " + key;
    case Verb::expire_at:
      return "PEXPIREAT " + key;
    case Verb::persist:
      return "PERSIST " + key;
    case Verb::remove:
      return "DEL " + key;
    case Verb::rename:
      return "RENAME " + key + " " + other;
    case Verb::rename_absent:
      return "RENAMENX " + key + " " + other;
    case Verb::transaction:
      break;
  }
  std::string text = operation.is_watched ? fmt::format("WATCH ({}) MULTI", operation.expected) : "MULTI";
  for (const Operation& step : operation.steps)
    text += ", " + command_of(step, key, other);
  return text + ", EXEC";
}

/// A SETRANGE past the end leaves zeros. Of what is long the beginning and the end.
std::string printable(const std::string& text) {
  constexpr std::size_t shown_bytes_max = 80;
  constexpr std::size_t shown_end_bytes = 30;
  if (text.size() > shown_bytes_max) {
    return fmt::format("{}[{} bytes]{}", printable(text.substr(0, shown_end_bytes)),
                       text.size() - 2 * shown_end_bytes,
                       printable(text.substr(text.size() - shown_end_bytes)));
  }
  std::string shown;
  for (const char c : text)
    shown += c == '\0' ? std::string("\\0") : std::string(1, c);
  return shown;
}

}  // namespace

bool is_read(Verb verb) noexcept {
  return verb == Verb::get || verb == Verb::exists || verb == Verb::strlen || verb == Verb::expire_time;
}

bool is_rename(Verb verb) noexcept {
  return verb == Verb::rename || verb == Verb::rename_absent;
}

bool is_set(Verb verb) noexcept {
  return verb == Verb::set || verb == Verb::set_absent || verb == Verb::set_present ||
         verb == Verb::set_equal || verb == Verb::set_get;
}

std::string apply(const Operation& operation, State& state, std::int64_t now) {
  return Step(operation, state, now).run();
}

std::vector<std::int64_t> moments_of(const Operation& operation, const State& state) {
  std::vector<std::int64_t> moments{operation.called_at};
  const auto look_at = [&](const std::optional<std::int64_t>& expires_at) {
    if (expires_at && operation.called_at < *expires_at && *expires_at <= operation.answered_at)
      moments.push_back(*expires_at);
  };
  look_at(state.keys[operation.key].expires_at);
  if (is_rename(operation.verb)) look_at(state.keys[operation.other].expires_at);
  // It may be as late as that itself.
  look_at(expiry_of(operation));
  for (const Operation& step : operation.steps)
    look_at(expiry_of(step));
  return moments;
}

std::string describe(const Operation& operation, const std::vector<std::string>& keys) {
  const std::string other = operation.other < keys.size() ? keys[operation.other] : "";
  const std::string command = command_of(operation, keys.at(operation.key), other);
  std::string line = fmt::format("{:>5} {:>5}  client {}  {}", operation.called, operation.answered,
                                 operation.client, printable(command));
  if (operation.lives_milliseconds != 0) line += fmt::format(" in {} ms", operation.lives_milliseconds);
  return line + fmt::format(" -> {}  ({} to {} ms)", printable(operation.reply.value_or("?")),
                            operation.called_at, operation.answered_at);
}

std::string describe(const History& history) {
  std::vector<Operation> ordered = history.operations;
  std::sort(ordered.begin(), ordered.end(),
            [](const Operation& a, const Operation& b) { return a.called < b.called; });
  std::string text;
  for (const Operation& one : ordered)
    text += describe(one, history.keys) + "\n";
  return text;
}

}  // namespace redis3::test

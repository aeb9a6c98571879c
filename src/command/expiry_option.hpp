#pragma once

#include "base/clock.hpp"
#include "command/argument_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::command {

/// How a command tells the moment of an expiry: in seconds or in milliseconds, counted from now or from 1970.
enum class ExpiryForm { seconds, milliseconds, at_seconds, at_milliseconds };

/// The moment that `amount` stands for, be it in the past; absent where 64 bits of milliseconds do not hold
/// it.
std::optional<TimePoint> moment_of(std::int64_t amount, ExpiryForm form, TimePoint now) noexcept;

/// The option `EX n | PX n | EXAT n | PXAT n` of a command, and the word that it takes instead. May be said
/// twice in the same form: the last one counts; two forms exclude each other.
///
///     ExpiryOption expiry("PERSIST");
///     while (reader.has_more()) {
///       if (!expiry.take(reader)) reader.refuse();
///     }
///     expiry.finish(reader, "getex", now);
class ExpiryOption {
 public:
  /// `word`: KEEPTTL or PERSIST; must live as long as the option.
  explicit ExpiryOption(std::string_view word) : word_(word) {}

  /// Takes one of the option's words and its number.
  bool take(ArgumentReader& reader);

  /// Looks at the number; to be called when all words have been read, since a syntax error comes before a
  /// wrong number. What is wrong is in the reader's error().
  void finish(ArgumentReader& reader, std::string_view command, TimePoint now);

  bool is_word_given() const noexcept { return is_word_given_; }
  bool is_given() const noexcept { return form_.has_value() || is_word_given_; }
  /// May be in the past. Absent without a number.
  const std::optional<TimePoint>& moment() const noexcept { return moment_; }

 private:
  std::string_view word_;
  bool is_word_given_ = false;
  std::optional<ExpiryForm> form_;
  std::string amount_;
  std::optional<TimePoint> moment_;
};

/// Reads the number of a SETEX or PSETEX.
TimePoint next_expiry(ArgumentReader& reader, ExpiryForm form, std::string_view command, TimePoint now);

}  // namespace redis3::command

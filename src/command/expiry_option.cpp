#include "command/expiry_option.hpp"

#include <limits>
#include <utility>

namespace redis3::command {
namespace {

constexpr std::pair<std::string_view, ExpiryForm> forms[] = {
    {"EX", ExpiryForm::seconds},
    {"PX", ExpiryForm::milliseconds},
    {"EXAT", ExpiryForm::at_seconds},
    {"PXAT", ExpiryForm::at_milliseconds},
};

/// The moment of a SET's expiry: a number that is not positive stands for none.
std::optional<TimePoint> positive_moment(std::int64_t amount, ExpiryForm form, TimePoint now) noexcept {
  return amount > 0 ? moment_of(amount, form, now) : std::nullopt;
}

}  // namespace

std::optional<TimePoint> moment_of(std::int64_t amount, ExpiryForm form, TimePoint now) noexcept {
  using Limits = std::numeric_limits<std::int64_t>;
  const bool is_in_seconds = form == ExpiryForm::seconds || form == ExpiryForm::at_seconds;
  const bool is_relative = form == ExpiryForm::seconds || form == ExpiryForm::milliseconds;
  if (is_in_seconds) {
    if (amount > Limits::max() / 1000 || amount < Limits::min() / 1000) return std::nullopt;
    amount *= 1000;
  }
  if (is_relative) {
    const std::int64_t base = unix_milliseconds(now);
    if (base > 0 && amount > Limits::max() - base) return std::nullopt;
    amount += base;
  }
  return from_unix_milliseconds(amount);
}

bool ExpiryOption::take(ArgumentReader& reader) {
  if (reader.take(word_)) {
    if (form_) reader.refuse();
    is_word_given_ = true;
    return true;
  }
  for (const auto& [word, form] : forms) {
    if (!reader.take(word)) continue;
    if (is_word_given_ || (form_ && *form_ != form)) reader.refuse();
    form_ = form;
    amount_ = reader.next();
    return true;
  }
  return false;
}

void ExpiryOption::finish(ArgumentReader& reader, std::string_view command, TimePoint now) {
  if (!form_) return;
  const auto amount = read_integer(amount_);
  if (!amount) {
    reader.fail(error_text::not_an_integer);
    return;
  }
  moment_ = positive_moment(*amount, *form_, now);
  if (!moment_) reader.fail(error_text::invalid_expire_time(command));
}

TimePoint next_expiry(ArgumentReader& reader, ExpiryForm form, std::string_view command, TimePoint now) {
  const std::int64_t amount = reader.next_integer();
  const auto moment = positive_moment(amount, form, now);
  if (!moment) reader.fail(error_text::invalid_expire_time(command));
  return moment.value_or(now);
}

}  // namespace redis3::command

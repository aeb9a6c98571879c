#include "base/http_date.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace redis3 {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> weekday_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<unsigned> digits(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  return static_cast<unsigned>(*to_uint64(text));
}

std::optional<TimePoint> moment(std::string_view year_text, unsigned month_number, std::string_view day_text,
                                std::string_view time_text) {
  if (time_text.size() != 8 || time_text[2] != ':' || time_text[5] != ':') return std::nullopt;
  const auto year_number = digits(year_text);
  const auto day_number = digits(day_text);
  const auto hour = digits(time_text.substr(0, 2));
  const auto minute = digits(time_text.substr(3, 2));
  const auto second = digits(time_text.substr(6, 2));
  if (!year_number || !day_number || !hour || !minute || !second) return std::nullopt;
  const year_month_day date{year(static_cast<int>(*year_number)), month(month_number), day(*day_number)};
  // A leap second is 60; it counts as the first of the next minute.
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return TimePoint(sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second));
}

// "" or ".678", of which what is finer than a millisecond is cut off.
std::optional<milliseconds> fraction_of_second(std::string_view text) {
  if (text.empty()) return milliseconds(0);
  if (text.front() != '.') return std::nullopt;
  text.remove_prefix(1);
  const auto leading = text.substr(0, 3);
  auto value = digits(leading);
  if (!value || !digits(text.substr(0, 9))) return std::nullopt;
  for (std::size_t place = leading.size(); place < 3; ++place)
    *value *= 10;
  return milliseconds(*value);
}

// "Z", "UTC" or "+01:30": what local time is ahead of UTC.
std::optional<minutes> offset_of_zone(std::string_view zone) {
  if (zone == "Z" || zone == "UTC") return minutes(0);
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  const auto hours_part = digits(zone.substr(1, 2));
  const auto minutes_part = digits(zone.substr(4, 2));
  if (!hours_part || !minutes_part || *hours_part > 23 || *minutes_part > 59) return std::nullopt;
  const auto offset = hours(*hours_part) + minutes(*minutes_part);
  return zone[0] == '+' ? offset : -offset;
}

}  // namespace

std::string to_http_date(TimePoint time) {
  const auto days_part = floor<days>(time);
  const year_month_day date(days_part);
  const hh_mm_ss clock_part(floor<seconds>(time - days_part));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     weekday_names[weekday(days_part).c_encoding()], unsigned(date.day()),
                     month_names[unsigned(date.month()) - 1], int(date.year()), clock_part.hours().count(),
                     clock_part.minutes().count(), clock_part.seconds().count());
}

std::optional<TimePoint> from_http_date(std::string_view text) {
  // Sun, 06 Nov 1994 08:49:37 GMT
  if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' ||
      text[16] != ' ' || text.substr(25) != " GMT") {
    return std::nullopt;
  }
  const auto name = std::find(month_names.begin(), month_names.end(), text.substr(8, 3));
  if (name == month_names.end()) return std::nullopt;
  return moment(text.substr(12, 4), static_cast<unsigned>(name - month_names.begin()) + 1, text.substr(5, 2),
                text.substr(17, 8));
}

std::string to_iso8601(TimePoint time) {
  const auto days_part = floor<days>(time);
  const year_month_day date(days_part);
  const hh_mm_ss clock_part(time - days_part);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()), clock_part.hours().count(), clock_part.minutes().count(),
                     clock_part.seconds().count(), clock_part.subseconds().count());
}

std::optional<TimePoint> from_iso8601(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T') return std::nullopt;
  const auto month_number = digits(text.substr(5, 2));
  if (!month_number) return std::nullopt;
  const auto time = moment(text.substr(0, 4), *month_number, text.substr(8, 2), text.substr(11, 8));
  const std::string_view rest = text.substr(19);
  const auto zone_begin = std::min(rest.find_first_not_of(".0123456789"), rest.size());
  const auto fraction = fraction_of_second(rest.substr(0, zone_begin));
  const auto offset = offset_of_zone(rest.substr(zone_begin));
  if (!time || !fraction || !offset) return std::nullopt;
  return *time + *fraction - *offset;
}

}  // namespace redis3

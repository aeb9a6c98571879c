#include "s3/server_clock.hpp"

#include "base/http_date.hpp"

#include <algorithm>

namespace redis3::s3 {

void ServerClock::observe(std::string_view date, TimePoint sent) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  if (date.empty()) return;
  if (date != date_text_) {
    const auto parsed = from_http_date(date);
    if (!parsed) return;
    date_text_ = date;
    date_ = *parsed;
  }
  const TimePoint received = clock_->now();
  const milliseconds offset_min = date_ - received;
  const milliseconds offset_max = date_ + seconds(1) - milliseconds(1) - sent;
  // Our clock was set back or forth while the request was under way: this answer says nothing.
  if (offset_min > offset_max) return;
  offset_ = std::clamp(offset_, offset_min, offset_max);
}

}  // namespace redis3::s3

#include "base/latency_model.hpp"

#include "base/quantity_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

namespace redis3 {
namespace {

using std::chrono::microseconds;

constexpr double sigma_max = 3;

// Box and Muller, 1958: two even draws make a normal one.
double draw_normal(Random& random) {
  // 1 - fraction is never 0, whose logarithm there is not.
  const double radius = std::sqrt(-2 * std::log(1 - random_fraction(random)));
  return radius * std::cos(2 * std::numbers::pi * random_fraction(random));
}

Error wrong(std::string what) {
  return Error(ErrorKind::invalid, std::move(what) +
                                       "; give s3-express, s3-standard, fixed:5ms or lognormal:5ms,0.3, the "
                                       "last two also with +tail:1%,100ms, or two of them as READS/WRITES");
}

Result<microseconds> delay_of(std::string_view text) {
  const auto delay = to_duration(text);
  if (!delay || *delay > LatencyModel::delay_max)
    return wrong(fmt::format("'{}' is not a delay of up to 10m", text));
  return *delay;
}

Result<double> sigma_of(std::string_view text) {
  double sigma = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sigma);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  if (!is_whole || !(sigma >= 0 && sigma <= sigma_max))
    return wrong(fmt::format("'{}' is not a sigma from 0 to {}", text, sigma_max));
  return sigma;
}

/// "A,B" of "NAME:A,B"; the second is empty where there is no comma.
std::pair<std::string_view, std::string_view> two_of(std::string_view arguments) {
  const std::size_t comma = std::min(arguments.find(','), arguments.size());
  return {arguments.substr(0, comma), arguments.substr(std::min(comma + 1, arguments.size()))};
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

Result<LatencyModel> body_of(std::string_view text) {
  if (take_prefix(text, "fixed:")) {
    const auto delay = delay_of(text);
    if (!delay) return delay.error();
    return LatencyModel::fixed(*delay);
  }
  if (!take_prefix(text, "lognormal:")) return wrong(fmt::format("'{}' is no latency model", text));
  const auto [median_text, sigma_text] = two_of(text);
  const auto median = delay_of(median_text);
  if (!median) return median.error();
  const auto sigma = sigma_of(sigma_text);
  if (!sigma) return sigma.error();
  return LatencyModel::lognormal(*median, *sigma);
}

Result<LatencyModel> model_of(std::string_view text) {
  const std::size_t plus = std::min(text.find('+'), text.size());
  const auto body = body_of(text.substr(0, plus));
  if (!body || plus == text.size()) return body;
  std::string_view tail = text.substr(plus + 1);
  if (!take_prefix(tail, "tail:")) return wrong(fmt::format("'+{}' is no tail", tail));
  const auto [rate_text, extra_text] = two_of(tail);
  const auto rate = to_rate(rate_text);
  if (!rate) return wrong(fmt::format("'{}' is not a rate", rate_text));
  const auto extra = delay_of(extra_text);
  if (!extra) return extra.error();
  return body->with_tail(*rate, *extra);
}

}  // namespace

LatencyModel LatencyModel::with_tail(double rate, microseconds extra) const {
  LatencyModel model = *this;
  model.tail_rate_ = rate;
  model.tail_extra_ = extra;
  return model;
}

microseconds LatencyModel::draw(Random& random) const {
  const double factor = std::exp(sigma_ * draw_normal(random));
  double delay = static_cast<double>(median_.count()) * factor;
  if (random_fraction(random) < tail_rate_) delay += static_cast<double>(tail_extra_.count());
  return microseconds(std::llround(std::min(delay, static_cast<double>(delay_max.count()))));
}

std::string LatencyModel::text() const {
  std::string text = sigma_ == 0 ? "fixed:" + duration_text(median_)
                                 : fmt::format("lognormal:{},{}", duration_text(median_), sigma_);
  if (tail_rate_ > 0) text += fmt::format("+tail:{},{}", rate_text(tail_rate_), duration_text(tail_extra_));
  return text;
}

std::string LatencyProfile::description() const {
  const std::string reads = read.text();
  const std::string writes = write.text();
  const std::string models = reads == writes ? reads : fmt::format("reads {}, writes {}", reads, writes);
  return name.empty() ? models + ", simulated" : fmt::format("{}, simulated ({})", name, models);
}

Result<LatencyProfile> latency_profile_of(std::string_view text) {
  if (text == "s3-express") return s3_express_latency();
  if (text == "s3-standard") return s3_standard_latency();
  const std::size_t slash = text.find('/');
  const auto read = model_of(text.substr(0, slash));
  if (!read) return read.error();
  if (slash == std::string_view::npos) return LatencyProfile{*read, *read, {}};
  const auto write = model_of(text.substr(slash + 1));
  if (!write) return write.error();
  return LatencyProfile{*read, *write, {}};
}

// Reads: mean, median and 95th percentile were all told as 5 ms, so the spread is what rounding leaves.
// Writes: sigma is what makes the mean 11.2 ms where the median is 9.4 ms: sqrt(2 ln(11.2 / 9.4)).
LatencyProfile s3_express_latency() {
  return LatencyProfile{LatencyModel::lognormal(microseconds(5000), 0.05),
                        LatencyModel::lognormal(microseconds(9400), 0.59), "s3-express"};
}

// Reads: median 14 ms and 95th percentile 27 ms give sigma. The tail makes the 99.9th percentile 6.3 times
// the median, as another measurement had it (25.5 and 160 ms). Writes: mean 26.3 ms, median 24.2 ms.
LatencyProfile s3_standard_latency() {
  return LatencyProfile{
      LatencyModel::lognormal(microseconds(14000), 0.39).with_tail(0.004, microseconds(70000)),
      LatencyModel::lognormal(microseconds(24200), 0.41), "s3-standard"};
}

}  // namespace redis3

#include "metrics/rate_window.hpp"

#include <algorithm>
#include <numeric>

namespace redis3::metrics {

RateWindow::RateWindow(Time start, std::chrono::seconds step, std::size_t step_count)
    : start_(start), step_(step), amounts_(step_count + 1), last_(step_at(start)) {}

// By the clock's own beginning rather than ours, so that the steps of all windows coincide.
RateWindow::Step RateWindow::step_at(Time now) const {
  return now.time_since_epoch() / step_;
}

double RateWindow::amount_in(Step step) const {
  const auto size = static_cast<Step>(amounts_.size());
  if (step > last_ || step <= last_ - size || step < 0) return 0;
  return amounts_[static_cast<std::size_t>(step % size)];
}

RateWindow::Step RateWindow::first_told(Step current) const {
  const Step started = step_at(start_);
  const bool is_whole = start_.time_since_epoch() == started * step_;
  return std::max(is_whole ? started : started + 1, current - static_cast<Step>(amounts_.size()) + 1);
}

void RateWindow::add(double amount, Time now) {
  add_to(step_at(now), amount);
}

void RateWindow::add_to(Step step, double amount) {
  const auto size = static_cast<Step>(amounts_.size());
  if (step <= last_ - size) return;
  for (Step fresh = std::max(last_ + 1, step - size + 1); fresh <= step; ++fresh)
    amounts_[static_cast<std::size_t>(fresh % size)] = 0;
  last_ = std::max(last_, step);
  amounts_[static_cast<std::size_t>(step % size)] += amount;
}

double RateWindow::sum(Time now) const {
  const Step current = step_at(now);
  double sum = 0;
  for (Step step = current - static_cast<Step>(amounts_.size()) + 1; step <= current; ++step)
    sum += amount_in(step);
  return sum;
}

std::chrono::nanoseconds RateWindow::covered(Time now) const {
  const Time oldest{(step_at(now) - static_cast<Step>(amounts_.size()) + 1) * step_};
  return std::max(now - std::max(start_, oldest), std::chrono::nanoseconds(0));
}

std::vector<double> RateWindow::per_second(Time now) const {
  const Step current = step_at(now);
  std::vector<double> rates;
  for (Step step = first_told(current); step < current; ++step)
    rates.push_back(amount_in(step) / static_cast<double>(step_.count()));
  return rates;
}

double RateWindow::per_second(Time now, std::size_t steps) const {
  const std::vector<double> rates = per_second(now);
  const std::size_t told = std::min(steps, rates.size());
  if (told == 0) return 0;
  return std::accumulate(rates.end() - static_cast<std::ptrdiff_t>(told), rates.end(), 0.0) /
         static_cast<double>(told);
}

void RateWindow::merge(const RateWindow& other) {
  start_ = std::min(start_, other.start_);
  for (Step step = other.last_ - static_cast<Step>(other.amounts_.size()) + 1; step <= other.last_; ++step) {
    if (const double amount = other.amount_in(step); amount != 0) add_to(step, amount);
  }
}

}  // namespace redis3::metrics

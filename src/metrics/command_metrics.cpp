#include "metrics/command_metrics.hpp"

#include <algorithm>

namespace redis3::metrics {
namespace {

/// Redis looks for the blank behind an error's first word among its first 32 bytes, the "-" included.
constexpr std::size_t error_word_bytes_max = 31;

std::string_view first_word(std::string_view error) {
  const std::size_t end = error.substr(0, error_word_bytes_max).find(' ');
  return end == std::string_view::npos || end == 0 ? "ERR" : error.substr(0, end);
}

}  // namespace

CommandMetrics::Entry& CommandMetrics::entry_of(const command::Spec& spec) {
  std::unique_ptr<Entry>& entry = entries_[&spec];
  if (!entry) entry = std::make_unique<Entry>();
  return *entry;
}

void CommandMetrics::record(const command::Spec& spec, std::chrono::nanoseconds duration, Outcome outcome) {
  Entry& entry = entry_of(spec);
  if (outcome == Outcome::rejected) {
    ++entry.rejected_calls;
    return;
  }
  if (outcome == Outcome::failed) ++entry.failed_calls;
  entry.latency.record(duration);
}

void CommandMetrics::record_error(std::string_view text) {
  add_errors(first_word(text), 1);
}

void CommandMetrics::add_errors(std::string_view word, std::uint64_t count) {
  auto found = errors_.find(word);
  if (found == errors_.end())
    found = errors_.try_emplace(std::string(errors_.size() < errors_max ? word : further_errors)).first;
  found->second += count;
}

std::vector<CommandFigures> CommandMetrics::commands() const {
  std::vector<CommandFigures> commands;
  commands.reserve(entries_.size());
  for (const auto& [spec, entry] : entries_)
    commands.push_back({std::string(spec->name), entry->rejected_calls, entry->failed_calls, entry->latency});
  std::sort(commands.begin(), commands.end(),
            [](const CommandFigures& left, const CommandFigures& right) { return left.name < right.name; });
  return commands;
}

LatencyHistogram CommandMetrics::latency() const {
  LatencyHistogram all;
  for (const auto& [spec, entry] : entries_)
    all.merge(entry->latency);
  return all;
}

void CommandMetrics::merge(const CommandMetrics& other) {
  for (const auto& [spec, theirs] : other.entries_) {
    Entry& entry = entry_of(*spec);
    entry.rejected_calls += theirs->rejected_calls;
    entry.failed_calls += theirs->failed_calls;
    entry.latency.merge(theirs->latency);
  }
  for (const auto& [word, count] : other.errors_)
    add_errors(word, count);
}

void CommandMetrics::reset() {
  entries_.clear();
  errors_.clear();
}

}  // namespace redis3::metrics

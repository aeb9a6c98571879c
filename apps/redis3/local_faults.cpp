#include "local_faults.hpp"

#include "base/quantity_text.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "local_s3/session_tokens.hpp"
#include "text_file.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace redis3::app {
namespace {

constexpr std::string_view group = "A bad S3, simulated (docs/faults.md)";
/// So that a seed that was drawn is short enough to be typed again.
constexpr std::uint64_t drawn_seed_max = 999'999;

Error wrong(std::string_view flag, std::string_view value, std::string_view what) {
  return Error(ErrorKind::invalid, fmt::format("{} {}: {}", flag, value, what));
}

// What the user sees of a text that may hold anything.
std::string shown(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    line += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return fmt::format("'{}'", line);
}

std::chrono::milliseconds to_milliseconds(std::chrono::microseconds duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

}  // namespace

void LocalFaults::define(CLI::App& app) {
  session_lifetime_ = local_s3::SessionTokens::usual_lifetime;
  const auto option = [&](std::string name, auto& value, std::string text, std::string type) {
    app.add_option(std::move(name), value, std::move(text))
        ->type_name(std::move(type))
        ->group(std::string(group));
  };
  option("--latency", latency_text_,
         "How long requests take: s3-express, s3-standard, fixed:5ms, lognormal:5ms,0.3, the last two also "
         "with +tail:1%,100ms; READS/WRITES for two of them",
         "MODEL");
  app.add_option("--fault", rule_texts_,
                 "What goes wrong, as OPERATIONS:FAULT:OCCASION[:KEY], for example 'PutObject:503:1%' or "
                 "'write:reset@after-act:#3:0/counter'; may be given more than once")
      ->type_name("RULE")
      ->allow_extra_args(false)
      ->group(std::string(group));
  option("--fault-script", script_path_, "A file of such rules, one a line", "FILE");
  option("--fault-seed", seed_text_,
         "The seed of all chances, so that a run repeats itself; else one is drawn", "N");
  option("--asleep", asleep_text_,
         "Answer 503 for this long from the first request on, as an inactive bucket", "DURATION");
  option("--session-lifetime", session_lifetime_text_, "How long a session lasts; S3's last 5m", "DURATION");
  option("--clock-offset", clock_offset_text_,
         "How far the endpoint's clock is ahead, or, with -, behind: 20m, -90s", "DURATION");
  app.add_flag("--read-only", is_read_only_, "Whoever signs may only read: sessions are ReadOnly")
      ->group(std::string(group));
}

Result<void> LocalFaults::read() {
  if (auto read = read_seed(); !read) return read;
  if (auto read = read_rules(); !read) return read;
  if (auto read = read_latency(); !read) return read;
  if (auto read = read_times(); !read) return read;
  if (rules_.empty() && !latency_) return {};
  plan_.emplace(seed_);
  plan_->set_latency(latency_);
  for (const faults::FaultRule& rule : rules_)
    plan_->add(rule);
  return {};
}

Result<void> LocalFaults::read_seed() {
  if (!seed_text_) {
    seed_ = SeededRandom::from_system().next() % (drawn_seed_max + 1);
    return {};
  }
  const auto seed = to_uint64(*seed_text_);
  if (!seed) return wrong("--fault-seed", shown(*seed_text_), "give a whole number, as in --fault-seed 1");
  seed_ = *seed;
  return {};
}

Result<void> LocalFaults::read_rules() {
  if (asleep_text_) {
    const auto rule = faults::fault_rule_of("*:503=ServiceUnavailable:for=" + *asleep_text_);
    if (!rule) return wrong("--asleep", shown(*asleep_text_), "give a duration, as in --asleep 30s");
    rules_.push_back(*rule);
  }
  for (const std::string& text : rule_texts_) {
    auto rule = faults::fault_rule_of(text);
    if (!rule) return wrong("--fault", shown(text), rule.error().message());
    rules_.push_back(std::move(*rule));
  }
  if (script_path_) {
    const auto text = read_file(*script_path_, faults::script_bytes_max + 1);
    if (!text) return wrong("--fault-script", shown(*script_path_), text.error().message());
    auto script = faults::fault_script_of(*text);
    if (!script) return wrong("--fault-script", shown(*script_path_), script.error().message());
    rules_.insert(rules_.end(), std::make_move_iterator(script->begin()),
                  std::make_move_iterator(script->end()));
  }
  if (rules_.size() <= faults::rules_max) return {};
  return Error(ErrorKind::invalid, fmt::format("there are {} rules at the most", faults::rules_max));
}

Result<void> LocalFaults::read_latency() {
  if (!latency_text_) return {};
  auto latency = latency_profile_of(*latency_text_);
  if (!latency) return wrong("--latency", shown(*latency_text_), latency.error().message());
  latency_ = std::move(*latency);
  return {};
}

Result<void> LocalFaults::read_times() {
  using namespace std::chrono_literals;
  if (session_lifetime_text_) {
    const auto lifetime = to_duration(*session_lifetime_text_);
    if (!lifetime || *lifetime < 1s) {
      return wrong("--session-lifetime", shown(*session_lifetime_text_),
                   "give a duration of a second or more, as in --session-lifetime 5s");
    }
    session_lifetime_ = to_milliseconds(*lifetime);
  }
  if (!clock_offset_text_) return {};
  const std::string_view text = *clock_offset_text_;
  const bool is_behind = text.starts_with('-');
  const auto offset = to_duration(text.substr(is_behind ? 1 : 0));
  if (!offset) {
    return wrong("--clock-offset", shown(text),
                 "give a duration, as in --clock-offset 20m or --clock-offset=-90s");
  }
  clock_offset_ = to_milliseconds(is_behind ? -*offset : *offset);
  return {};
}

std::vector<std::string> LocalFaults::description() const {
  std::vector<std::string> lines;
  if (latency_) lines.push_back("latency: " + latency_->description());
  for (const faults::FaultRule& rule : rules_)
    lines.push_back("fault: " + rule.text);
  if (plan_) lines.push_back(fmt::format("seed: {} (repeat with --fault-seed {})", seed_, seed_));
  if (session_lifetime_ != local_s3::SessionTokens::usual_lifetime)
    lines.push_back("sessions last " + duration_text(session_lifetime_));
  if (clock_offset_.count() > 0) lines.push_back("clock: ahead by " + duration_text(clock_offset_));
  if (clock_offset_.count() < 0) lines.push_back("clock: behind by " + duration_text(-clock_offset_));
  if (is_read_only_) lines.push_back("the account may only read");
  return lines;
}

}  // namespace redis3::app

#include "cost/wording.hpp"

#include "base/figure_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace redis3::cost {
namespace {

constexpr double seconds_per_day = 86'400;
constexpr double milliseconds_per_second = 1000;
/// What a directory bucket takes in a second by default:
/// docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-performance.html.
constexpr double express_reads_max = 200'000;
constexpr double express_writes_max = 100'000;

std::string count_text(double count) {
  return grouped_text(static_cast<std::uint64_t>(std::llround(std::max(count, 0.0))));
}

std::string bytes_text(double bytes) {
  return redis3::bytes_text(static_cast<std::uint64_t>(std::llround(std::max(bytes, 0.0))));
}

std::string milliseconds_text(double milliseconds) {
  return fmt::format("{:.3g} ms", milliseconds);
}

std::string with_configuration(const std::string& name, const std::string& configuration) {
  return configuration.empty() ? name : fmt::format("{}, {}", name, configuration);
}

bool is_faster(const Bill& bill, const Bill& other) {
  return bill.read_ms && other.read_ms && *bill.read_ms < *other.read_ms;
}

/// The cheapest of those that can carry the workload and that are wanted; the bills are sorted.
template <class Predicate>
const Bill* cheapest(const Estimate& estimate, Predicate is_wanted) {
  const auto found = std::find_if(estimate.bills.begin(), estimate.bills.end(),
                                  [&](const Bill& bill) { return bill.obstacle.empty() && is_wanted(bill); });
  return found == estimate.bills.end() ? nullptr : &*found;
}

std::string sooner_text(const Bill& rival, const Bill& express) {
  return fmt::format("answers a read in {} in place of {}", milliseconds_text(*rival.read_ms),
                     milliseconds_text(*express.read_ms));
}

/// What is cheaper than S3 Express and is no redis3.
void add_cheaper(std::vector<std::string>& said, const Estimate& estimate, const Bill& express) {
  const Bill* rival = cheapest(estimate, [](const Bill& bill) { return !bill.runs_redis3; });
  if (rival == nullptr || rival->dollars() >= express.dollars()) return;
  std::string text =
      fmt::format("redis3 is the wrong choice if money decides: {} costs {} less a month than S3 Express",
                  title_of(*rival), amount_text(express.dollars() - rival->dollars()));
  if (is_faster(*rival, express)) text += fmt::format(", and {}", sooner_text(*rival, express));
  said.push_back(text + '.');
}

void add_standard(std::vector<std::string>& said, const Estimate& estimate, const Bill& express) {
  const Bill* standard = estimate.find("s3_standard");
  if (standard == nullptr || standard->dollars() >= express.dollars()) return;
  std::string text = fmt::format("redis3 on S3 Standard costs {} less a month than on S3 Express",
                                 amount_text(express.dollars() - standard->dollars()));
  if (is_faster(express, *standard)) text += fmt::format(", which {}", sooner_text(express, *standard));
  said.push_back(text + '.');
}

/// What is faster than S3 Express, where that is not cheaper as well.
void add_faster(std::vector<std::string>& said, const Estimate& estimate, const Bill& express) {
  const Bill* rival = cheapest(estimate, [&](const Bill& bill) { return is_faster(bill, express); });
  if (rival == nullptr || rival->dollars() < express.dollars()) return;
  said.push_back(fmt::format("redis3 is the wrong choice if {} are too long: for {} more a month {} {}.",
                             milliseconds_text(*express.read_ms),
                             amount_text(rival->dollars() - express.dollars()), title_of(*rival),
                             sooner_text(*rival, express)));
}

void add_limits(std::vector<std::string>& said, const Estimate& estimate, const Bill& express) {
  const S3Usage usage = estimate.question.workload.s3();
  if (usage.reads / estimate.seconds_per_month > express_reads_max ||
      usage.writes / estimate.seconds_per_month > express_writes_max) {
    said.push_back(
        fmt::format("A directory bucket takes {} reads and {} writes a second by default: this is more.",
                    count_text(express_reads_max), count_text(express_writes_max)));
  }
  if (express.read_ms && *express.read_ms > 0) {
    said.push_back(
        fmt::format("A caller that waits for each answer before its next call gets about {} reads a second "
                    "from S3 Express.",
                    count_text(milliseconds_per_second / *express.read_ms)));
  }
}

}  // namespace

std::string amount_text(double dollars) {
  constexpr double cents = 100;
  // What is half a cent counts as one, also where its last binary digit is missing.
  constexpr double last_digit = 1e-9;
  const double rounded = std::round(dollars * cents + last_digit) / cents;
  if (rounded < 1 / cents && dollars > 0) return redis3::dollars_text(dollars);
  const double whole = std::floor(rounded + last_digit);
  return fmt::format("${}.{:02}", count_text(whole), std::llround((rounded - whole) * cents));
}

std::string rate_text(double per_second) {
  constexpr double tenths_from = 0.095;
  if (per_second < tenths_from) return count_text(per_second * seconds_per_day) + "/day";
  return per_second_text(per_second) + "/s";
}

std::string read_text(const Bill& bill) {
  return bill.read_ms ? milliseconds_text(*bill.read_ms) : "–";
}

std::string_view mark_of(Trust trust) {
  switch (trust) {
    case Trust::official:
      break;
    case Trust::secondary:
      return "~";
    case Trust::unverified:
      return "?";
  }
  return "";
}

std::string title_of(const Bill& bill) {
  return with_configuration(bill.name, bill.configuration);
}

std::string title_of(const Rivalry& rivalry) {
  return with_configuration(rivalry.name, rivalry.configuration);
}

std::string text_of(const BreakEven& break_even) {
  switch (break_even.kind) {
    case BreakEven::Kind::always:
      return "at any rate";
    case BreakEven::Kind::never:
      return "never";
    case BreakEven::Kind::below:
      return "< " + rate_text(break_even.rate);
    case BreakEven::Kind::above:
      return "> " + rate_text(break_even.rate);
  }
  return {};
}

std::string workload_text(const Estimate& estimate) {
  const Workload& workload = estimate.question.workload;
  const auto commands = [&](double count, std::string_view name, double value_bytes) {
    return fmt::format("{} {} ({}) of {} bytes", count_text(count), name,
                       rate_text(count / estimate.seconds_per_month), count_text(value_bytes));
  };
  return fmt::format("{} stored, {} and {}.", bytes_text(workload.stored_bytes),
                     commands(workload.writes, "writes", workload.written_value_bytes),
                     commands(workload.reads, "reads", workload.read_value_bytes));
}

std::string mix_text(const Workload& workload) {
  const double share = workload.commands() > 0 ? workload.writes / workload.commands() : 0.5;
  constexpr double tenths_below = 9.95;
  const double percent = 100 * share;
  const bool has_tenths = percent > 0 && percent < tenths_below;
  return fmt::format("{:.{}f}% writes", percent, has_tenths ? 1 : 0);
}

std::vector<std::string> advice(const Estimate& estimate) {
  std::vector<std::string> said;
  const Bill* express = estimate.find("s3_express");
  if (express == nullptr) return said;
  if (express->trust == Trust::unverified) {
    said.push_back(
        fmt::format("No price of S3 Express in {} is known here: another Region's stands in for it. Give "
                    "yours with --prices.",
                    estimate.question.region));
  }
  add_cheaper(said, estimate, *express);
  add_standard(said, estimate, *express);
  add_faster(said, estimate, *express);
  add_limits(said, estimate, *express);
  return said;
}

std::vector<std::string> footnotes(const Estimate& estimate) {
  const auto has = [&](auto predicate) {
    return std::any_of(estimate.bills.begin(), estimate.bills.end(), predicate);
  };
  std::vector<std::string> notes;
  if (has([](const Bill& bill) { return bill.trust == Trust::secondary; }))
    notes.emplace_back("~  from somebody else's copy of the price list");
  if (has([](const Bill& bill) { return bill.trust == Trust::unverified; }))
    notes.emplace_back("?  unverified: of another Region, which stands in, or of doubtful origin");
  if (has([](const Bill& bill) { return bill.read_ms && !bill.is_measured; }))
    notes.emplace_back("read: the median of a small read as it was published, not measured here");
  if (has([](const Bill& bill) { return bill.is_measured; }))
    notes.emplace_back("read, with an asterisk: the median of GET as it was measured");
  if (has([](const Bill& bill) { return bill.obstacle.empty() && !bill.read_ms; }))
    notes.emplace_back("read –: no figure is known that could be compared; not in a picture");
  return notes;
}

std::string_view left_out_text() {
  return "Not in it: tax, what an account has free, transfer out of the Region, backups, and the machines "
         "that run your "
         "program or a gateway. Nodes are chosen by their memory alone: what one can do in a second is not "
         "looked at, "
         "nor what Redis needs besides the values.";
}

}  // namespace redis3::cost

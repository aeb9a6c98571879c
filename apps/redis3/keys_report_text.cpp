#include "keys_report_outcome.hpp"

#include "base/figure_text.hpp"
#include "report_page.hpp"
#include "resp/quoted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

namespace redis3::app {
namespace {

using upkeep::Tally;

constexpr std::size_t columns_min = 60;
constexpr std::size_t bar_max = 100;

// In the order of upkeep::Lifetime.
constexpr std::array<std::string_view, upkeep::lifetime_count> lifetime_names{
    "never", "within a minute", "within an hour", "within a day", "within 7 days", "within 30 days", "later"};

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped_text(count), count == 1 ? one : many);
}

double share_of(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::string percent_text(std::uint64_t part, std::uint64_t all) {
  return fmt::format("{:.1f}%", 100 * share_of(part, all));
}

/// In quotes, cut so that it is no longer than `columns`.
std::string name_text(std::string_view name, std::size_t columns) {
  constexpr std::string_view dots = "...";
  std::string text = resp::quoted(name);
  if (text.size() > columns) {
    text.resize(columns - dots.size());
    text += dots;
  }
  return text;
}

/// A power of two of bytes: "512 B", "4 KiB".
std::string power_text(std::size_t exponent) {
  constexpr std::string_view units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  constexpr std::size_t step = 10;
  return fmt::format("{} {}", 1u << (exponent % step), units[exponent / step]);
}

class ReportText {
 public:
  ReportText(const KeysReportOutcome& outcome, std::size_t columns)
      : outcome_(outcome), census_(outcome.report.census), columns_(std::max(columns, columns_min)) {}

  std::string write() {
    add_head();
    add_keys();
    if (census_.all().keys > 0) {
      add_sizes();
      add_prefixes();
      add_largest();
    }
    if (outcome_.report.details.asked > 0) add_details();
    add_totals();
    return std::move(out_);
  }

 private:
  bool has_all_dbs() const { return !outcome_.options.db; }

  template <class... Parts>
  void add(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Parts>(parts)...);
  }
  void add_page(Page page) { out_ += page.take(); }

  std::string month_text(std::uint64_t bytes) const {
    if (!outcome_.prices) return "-";
    if (!outcome_.prices->byte_month) return "unknown";
    const double dollars = static_cast<double>(bytes) * *outcome_.prices->byte_month;
    constexpr double least = 0.000001;
    return dollars > 0 && dollars < least ? "<$0.000001" : dollars_text(dollars);
  }

  void add_head() {
    const std::string databases =
        has_all_dbs() ? "all databases" : fmt::format("database {}", *outcome_.options.db);
    add("redis3 keys-report of {}, {}", outcome_.place, databases);
    if (outcome_.pattern) add(", keys that match {}", resp::quoted(*outcome_.pattern));
    add("{}\n\n", outcome_.report.end.failure ? ", not complete" : "");
  }

  void add_keys() {
    const Tally& all = census_.all();
    Page page;
    page.line("keys", grouped_text(all.keys));
    if (census_.foreign() > 0)
      page.line("not redis3's", plural(census_.foreign(), "object", "objects") + ", not counted");
    if (all.keys > 0) {
      page.line("size",
                fmt::format("{}, {} on average", bytes_text(all.bytes), bytes_text(all.bytes / all.keys)));
      page.line("may expire", fmt::format("{}, {}", grouped_text(census_.may_expire().keys),
                                          percent_text(census_.may_expire().keys, all.keys)));
    }
    page.line("storage", storage_text(all.bytes));
    add_page(std::move(page));
  }

  std::string storage_text(std::uint64_t bytes) const {
    if (!outcome_.prices) return "costs nothing: it is no bucket";
    if (!outcome_.prices->byte_month)
      return "of a price that redis3 does not know: it is no S3 Express bucket";
    return month_text(bytes) + " a month at Amazon's list price";
  }

  void add_sizes() {
    const upkeep::SizeHistogram& sizes = census_.sizes();
    const auto is_used = [](const Tally& tally) { return tally.keys > 0; };
    const auto begin = std::find_if(sizes.begin(), sizes.end(), is_used);
    const auto end = std::find_if(sizes.rbegin(), sizes.rend(), is_used).base();
    const std::uint64_t most =
        std::max_element(begin, end, [](const Tally& a, const Tally& b) { return a.keys < b.keys; })->keys;
    add("\nSizes of keys\n  {:>9}  {:>13}  {:>6}  {:>10}\n", "below", "keys", "", "size");
    constexpr std::size_t figures_columns = 48;
    const std::size_t bar_columns = std::min(bar_max, columns_ - figures_columns);
    for (auto at = begin; at != end; ++at) {
      if (at->keys == 0) continue;
      const auto size_class = static_cast<std::size_t>(at - sizes.begin());
      const double bar = share_of(at->keys, most) * static_cast<double>(bar_columns);
      // The smallest part is seen as well.
      const auto length = static_cast<std::size_t>(std::ceil(bar));
      add_trimmed(fmt::format("  {:>9}  {:>13}  {:>6}  {:>10}  {}",
                              size_class == 0 ? "empty" : power_text(size_class), grouped_text(at->keys),
                              percent_text(at->keys, census_.all().keys), bytes_text(at->bytes),
                              std::string(length, '#')));
    }
    add("  50% have less than {}, 90% less than {}, 99% less than {}.\n", below(0.5), below(0.9),
        below(0.99));
  }

  std::string below(double share) const {
    return power_text(upkeep::size_class_of(census_.size_not_exceeded_by(share)));
  }

  void add_trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    out_ += line + '\n';
  }

  void add_prefixes() {
    const auto prefixes = census_.prefixes();
    const std::size_t shown = std::min(prefixes.size(), outcome_.options.census.top);
    const bool is_alone = prefixes.size() == 1 && prefixes.front().first.name.empty();
    if (shown == 0 || (is_alone && census_.under_other_prefixes().keys == 0)) return;
    add("\nPrefixes");
    if (shown < prefixes.size())
      add(", the {} with the most bytes of {}", shown, grouped_text(prefixes.size()));
    add("\n");
    add_prefix_line("keys", "size", "", "a month", has_all_dbs() ? "db prefix" : "prefix");
    Tally rest = census_.all();
    for (std::size_t at = 0; at < shown; ++at) {
      const auto& [prefix, tally] = prefixes[at];
      rest.keys -= tally.keys;
      rest.bytes -= tally.bytes;
      const std::string db = has_all_dbs() ? fmt::format("{:>2} ", prefix.db) : std::string();
      constexpr std::size_t figures_columns = 52;
      const std::string name = prefix.name.empty()
                                   ? "without one"
                                   : name_text(prefix.name, columns_ - figures_columns - db.size());
      add_prefix_line(tally, db + name);
    }
    if (rest.keys > 0) add_prefix_line(rest, "all others");
    const Tally& untold = census_.under_other_prefixes();
    if (untold.keys > 0) {
      add("  More than {} prefixes are not told apart: {} with {} came under later ones.\n",
          grouped_text(outcome_.options.census.prefixes_max), plural(untold.keys, "key", "keys"),
          bytes_text(untold.bytes));
    }
  }

  void add_prefix_line(const Tally& tally, std::string_view name) {
    add_prefix_line(grouped_text(tally.keys), bytes_text(tally.bytes),
                    percent_text(tally.bytes, census_.all().bytes), month_text(tally.bytes), name);
  }
  void add_prefix_line(std::string_view keys, std::string_view size, std::string_view share,
                       std::string_view month, std::string_view name) {
    add("  {:>13}  {:>10}  {:>6}  {:>12}  {}\n", keys, size, share, month, name);
  }

  void add_largest() {
    const auto largest = census_.largest();
    if (largest.empty()) return;
    add("\nThe largest {}\n", largest.size() == 1 ? "key" : fmt::format("{} keys", largest.size()));
    for (const upkeep::SizedKey& each : largest) {
      const std::string db = has_all_dbs() ? fmt::format("{:>2} ", each.key.db) : std::string();
      constexpr std::size_t figures_columns = 14;
      add("  {:>10}  {}{}\n", bytes_text(each.bytes), db,
          name_text(each.key.name, columns_ - figures_columns - db.size()));
    }
  }

  void add_details() {
    const upkeep::DetailCensus& details = outcome_.report.details;
    const Tally live = details.live();
    const bool is_sample = !outcome_.options.is_detailed;
    add("\nTypes, of {}{}\n", is_sample ? "a sample of " : "", plural(details.asked, "key", "keys"));
    for (const auto& [type, tally] : details.types)
      add_detail_line(type, tally, live);
    add("\nThey expire\n");
    for (std::size_t at = 0; at < lifetime_names.size(); ++at) {
      if (details.lifetimes[at].keys > 0) add_detail_line(lifetime_names[at], details.lifetimes[at], live);
    }
    Page page;
    if (details.expired.keys > 0)
      page.line("have expired",
                fmt::format("{} with {}; redis3 sweep removes them", grouped_text(details.expired.keys),
                            bytes_text(details.expired.bytes)));
    if (details.gone > 0) page.line("gone meanwhile", grouped_text(details.gone));
    if (details.unreadable > 0)
      page.line("not readable", grouped_text(details.unreadable) + ", of a newer redis3, or damaged");
    add_page(std::move(page));
  }

  void add_detail_line(std::string_view name, const Tally& tally, const Tally& all) {
    add("  {:<16}  {:>13}  {:>6}  {:>10}  {:>10} on average\n", name, grouped_text(tally.keys),
        percent_text(tally.keys, all.keys), bytes_text(tally.bytes), bytes_text(tally.bytes / tally.keys));
  }

  void add_totals() {
    add("\n");
    Page page;
    add_cost(page, outcome_.elapsed, outcome_.totals);
    add_page(std::move(page));
  }

  const KeysReportOutcome& outcome_;
  const upkeep::KeyCensus& census_;
  std::size_t columns_;
  std::string out_;
};

}  // namespace

std::string keys_report_text(const KeysReportOutcome& outcome, std::size_t columns) {
  return ReportText(outcome, columns).write();
}

std::string progress_text(const upkeep::KeyReportProgress& progress, std::chrono::milliseconds elapsed) {
  std::string text = grouped_text(progress.listed) + " listed";
  if (progress.to_ask > 0) {
    text += fmt::format(", {} of {} asked for ({:.0f}%)", grouped_text(progress.asked),
                        grouped_text(progress.to_ask), 100 * share_of(progress.asked, progress.to_ask));
  }
  return text + "; " + seconds_text(elapsed);
}

std::string details_price_text(std::uint64_t heads, std::uint64_t lists,
                               const std::optional<client::Prices>& prices, double requests_per_second) {
  std::string text =
      fmt::format("To ask for {} takes {}", plural(heads, "key", "keys"), plural(heads, "HEAD", "HEADs"));
  if (lists > 0) text += " and " + plural(lists, "LIST", "LISTs");
  if (prices) {
    const double dollars =
        static_cast<double>(heads) * prices->head + static_cast<double>(lists) * prices->list;
    text += fmt::format(": {} at Amazon's list prices", dollars_text(dollars));
  }
  if (requests_per_second > 0) {
    text +=
        fmt::format(", {:.0f} s at {:g} requests a second",
                    std::ceil(static_cast<double>(heads + lists) / requests_per_second), requests_per_second);
  }
  return text + '.';
}

}  // namespace redis3::app

#include "cost/table_text.hpp"

#include "cost/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::cost {
namespace {

constexpr std::size_t columns_min = 76;
constexpr std::size_t columns_for_parts = 110;
constexpr std::size_t amount_width = 11;
constexpr std::size_t read_width = 8;

/// How many columns a terminal gives to a text: one for each character that we write.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width - std::min(width, width_of(text)), ' ');
}

std::string to_the_right(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, width_of(text)), ' ') + std::string(text);
}

/// Breaks a text between its words; the lines from the second one on are indented.
std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent,
                    std::size_t first_indent) {
  std::string out(first_indent, ' ');
  std::size_t used = first_indent;
  bool is_first = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const std::size_t width = width_of(word);
    if (!is_first && used + 1 + width > columns) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (!is_first) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
    is_first = false;
  }
  return out + '\n';
}

class TextWriter {
 public:
  TextWriter(const Estimate& estimate, std::size_t columns)
      : estimate_(estimate),
        columns_(std::max(columns, columns_min)),
        has_parts_(columns_ >= columns_for_parts) {}

  std::string write() {
    out_ = fmt::format("redis3 cost of a month in {}\n\n", estimate_.question.region);
    paragraph(workload_text(estimate_));
    add_request_counts();
    out_ += '\n';
    add_bills();
    add_notes();
    add_rivalries();
    add_advice();
    out_ += '\n';
    paragraph(left_out_text());
    return std::move(out_);
  }

 private:
  void paragraph(std::string_view text) { out_ += wrapped(text, columns_, 2, 2); }

  /// Where requests were counted they are told; else it is said what was taken for them.
  void add_request_counts() {
    const Workload& workload = estimate_.question.workload;
    if (!workload.per_write && !workload.per_read) {
      paragraph("On S3 a write is taken for one PUT, a read for one GET.");
      return;
    }
    const auto requests = [](const std::optional<S3Usage>& usage) {
      return usage ? usage->writes + usage->reads : 1.0;
    };
    paragraph(fmt::format("On S3, as counted: {:.3g} requests that cost for a write, {:.3g} for a read.",
                          requests(workload.per_write), requests(workload.per_read)));
  }

  void add_bills() {
    std::string head = to_the_right("a month", amount_width + 1) + ' ';
    if (has_parts_) {
      for (const std::string_view part : bill_parts)
        head += to_the_right(part, amount_width);
    }
    head += to_the_right("read", read_width) + "   service\n";
    out_ += head;
    for (const Bill& bill : estimate_.bills)
      add_bill(bill);
  }

  void add_bill(const Bill& bill) {
    const bool is_possible = bill.obstacle.empty();
    std::string line = ' ' + to_the_right(is_possible ? amount_text(bill.dollars()) : "–", amount_width) +
                       padded(is_possible ? mark_of(bill.trust) : "", 1);
    if (has_parts_) {
      for (const std::string_view part : bill_parts) {
        const double dollars = bill.dollars_for(part);
        line += to_the_right(is_possible && dollars > 0 ? amount_text(dollars) : "–", amount_width);
      }
    }
    line += to_the_right(read_text(bill), read_width) + padded(bill.is_measured ? "*" : "", 1) + "  ";
    std::string title = is_possible ? title_of(bill) : fmt::format("{}: {}", bill.name, bill.obstacle);
    if (bill.runs_redis3) title += " (redis3)";
    const std::size_t indent = width_of(line);
    out_ += line + wrapped(title, columns_ - indent, indent + 2, 0);
  }

  void add_notes() {
    for (const std::string& name : estimate_.unpriced)
      paragraph(fmt::format("{}: no price.", name));
    const std::vector<std::string> notes = footnotes(estimate_);
    if (!notes.empty()) out_ += '\n';
    for (const std::string& note : notes)
      out_ += wrapped(note, columns_, 5, 2);
  }

  void add_rivalries() {
    if (estimate_.rivalries.empty()) return;
    constexpr std::size_t rate_width = 14;
    std::vector<std::string> names;
    std::size_t name_width = 0;
    for (const Rivalry& rivalry : estimate_.rivalries) {
      // What it is built of stands above; where there is room it is said again.
      names.push_back(has_parts_ ? title_of(rivalry) : rivalry.name);
      if (rivalry.is_uncertain) names.back() += " ?";
      name_width = std::max(name_width, width_of(names.back()) + 2);
    }
    out_ += '\n';
    paragraph("With as much data, S3 Express is the cheaper one below (<) or above (>) so many commands:");
    out_ += '\n' + padded("  than", name_width + 2) +
            padded(mix_text(estimate_.question.workload), rate_width) + padded("only writes", rate_width) +
            "only reads\n";
    for (std::size_t at = 0; at < names.size(); ++at) {
      const Rivalry& rivalry = estimate_.rivalries[at];
      out_ += "  " + padded(names[at], name_width) + padded(text_of(rivalry.mixed), rate_width) +
              padded(text_of(rivalry.writes), rate_width) + text_of(rivalry.reads) + '\n';
    }
  }

  void add_advice() {
    const std::vector<std::string> sentences = advice(estimate_);
    if (sentences.empty()) return;
    out_ += '\n';
    for (const std::string& sentence : sentences)
      out_ += wrapped("- " + sentence, columns_, 4, 2);
  }

  const Estimate& estimate_;
  std::size_t columns_;
  bool has_parts_;
  std::string out_;
};

}  // namespace

std::string cost_text(const Estimate& estimate, std::size_t columns) {
  return TextWriter(estimate, columns).write();
}

}  // namespace redis3::cost

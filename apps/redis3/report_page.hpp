#pragma once

#include "client/request_log.hpp"
#include "json_text.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace redis3::app {

/// Lines of a name and what is to be said of it, under headings.
class Page {
 public:
  void heading(std::string_view text) { fmt::format_to(std::back_inserter(out_), "\n{}\n", text); }
  void line(std::string_view name, std::string_view text) {
    fmt::format_to(std::back_inserter(out_), "  {:<24} {}\n", name, text);
  }
  void paragraph(std::string_view text) { fmt::format_to(std::back_inserter(out_), "{}\n", text); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// "1.2 s".
std::string seconds_text(std::chrono::milliseconds time);

/// Lines that say what a report took: its time, its requests, and what those cost; only the time where
/// nothing was asked of S3.
void add_cost(Page& page, std::chrono::milliseconds elapsed, const client::RequestTotals& totals);
/// The same as members of the object that is open.
void add_cost(JsonWriter& json, std::chrono::milliseconds elapsed, const client::RequestTotals& totals);

}  // namespace redis3::app

#pragma once

#include <fmt/format.h>

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

}  // namespace redis3::app

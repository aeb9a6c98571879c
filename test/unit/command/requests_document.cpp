#include "requests_document.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace redis3::command {
namespace {

constexpr std::string_view introduction = R"(# Requests of each call

Written by `test/unit/command/requests_test.cpp`, which asserts every line of it by counting. What each promises is in
[consistency.md](consistency.md); what a request costs, in [requests.md](requests.md).

A key is known to a process that has read or written it lately, if nobody else has written it since. RENAME
and APPEND are priced as a PUT, and DELETE costs nothing. –: not counted by itself.

| call | the key is | requests | requests where it is known |
|---|---|---|---|
)";

/// One line of the table.
struct Line {
  std::string call;
  std::string state;
  std::string unknown = "–";
  std::string known = "–";
};

std::string shown(const std::string& word) {
  constexpr std::size_t shown_bytes_max = 20;
  const bool is_plain = std::all_of(word.begin(), word.end(),
                                    [](char byte) { return byte > ' ' && byte < 127 && byte != '|'; });
  if (!is_plain || word.size() > shown_bytes_max) return "…";
  return word.empty() ? "\"\"" : word;
}

std::string shown(const Argv& call) {
  std::string text = to_upper(call[0]);
  for (std::size_t at = 1; at < call.size(); ++at)
    text += ' ' + shown(call[at]);
  return text;
}

}  // namespace

std::string requests_document(const std::vector<ShownCost>& costs) {
  std::vector<Line> lines;
  for (const ShownCost& cost : costs) {
    const std::string call = shown(cost.call);
    auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& other) {
      return other.call == call && other.state == cost.state;
    });
    if (line == lines.end()) line = lines.insert(lines.end(), Line{call, cost.state});
    (cost.is_known ? line->known : line->unknown) = cost.requests;
  }
  std::string text(introduction);
  for (const Line& line : lines)
    text += fmt::format("| `{}` | {} | {} | {} |\n", line.call, line.state, line.unknown, line.known);
  return text;
}

}  // namespace redis3::command

#include "peek.hpp"

#include "base/figure_text.hpp"
#include "connection.hpp"
#include "reply_text.hpp"
#include "report_page.hpp"
#include "resp/quoted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <vector>

namespace redis3::app {
namespace {

/// So many bytes of a value are shown.
constexpr std::size_t shown_bytes = 100;

std::string lifetime_text(const Reply& left_ms) {
  if (left_ms.integer() < 0) return "never";
  return "in " +
         span_text(std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds(left_ms.integer())));
}

}  // namespace

Peeked peek(Client& client, const std::string& key) {
  const auto ask = [&client](std::vector<std::string> words) {
    return std::async(std::launch::async, [&client, words = std::move(words)] { return run(client, words); });
  };
  auto type = ask({"TYPE", key});
  auto left_ms = ask({"PTTL", key});
  auto bytes = ask({"MEMORY", "USAGE", key});
  auto beginning = ask({"GETRANGE", key, "0", std::to_string(shown_bytes)});
  return {type.get(), left_ms.get(), bytes.get(), beginning.get()};
}

std::string peek_text(const Peeked& peeked, const Colors& colors) {
  for (const Reply* answer : {&peeked.type, &peeked.left_ms, &peeked.bytes})
    if (answer->is_error()) return reply_text(*answer, Format::human, colors);
  if (peeked.type.text() == "none") return reply_text(Reply::null(), Format::human, colors);
  Page page;
  page.line("type", peeked.type.text());
  page.line("expires", lifetime_text(peeked.left_ms));
  if (peeked.bytes.type() == Reply::Type::integer)
    page.line("size",
              bytes_text(static_cast<std::uint64_t>(peeked.bytes.integer())) + " with its name and metadata");
  if (peeked.beginning.type() == Reply::Type::bulk) {
    const std::string& value = peeked.beginning.text();
    // One more than is shown was asked for, to tell whether there is more.
    page.line("value",
              resp::quoted(value.substr(0, shown_bytes)) + (value.size() > shown_bytes ? " ..." : ""));
  }
  return page.take();
}

}  // namespace redis3::app

#include "differential/comparison.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::test {
namespace {

/// The endpoint's clock goes by whole seconds, and the two are asked one after the other.
constexpr std::int64_t tolerance_seconds = 5;

/// How far two times may be apart that the command answers: 0 where it answers none.
std::int64_t tolerance_of(std::string_view name) {
  if (name == "ttl" || name == "expiretime") return tolerance_seconds;
  if (name == "pttl" || name == "pexpiretime") return tolerance_seconds * 1000;
  return 0;
}

bool are_near(const Reply& theirs, const Reply& ours, std::int64_t tolerance) {
  if (theirs.type() != Reply::Type::integer || ours.type() != Reply::Type::integer) return false;
  const bool are_times = theirs.integer() >= 0 && ours.integer() >= 0;
  return are_times && std::abs(theirs.integer() - ours.integer()) <= tolerance;
}

/// Without the order of its elements, and of their elements.
Reply in_order(const Reply& reply) {
  if (reply.type() != Reply::Type::array) return reply;
  std::vector<Reply> elements;
  for (const Reply& element : reply.elements())
    elements.push_back(in_order(element));
  const auto by_text = [](const Reply& left, const Reply& right) { return left.text() < right.text(); };
  std::sort(elements.begin(), elements.end(), by_text);
  return Reply::array(std::move(elements));
}

/// What docs/differences.md tells: these look at their arguments before they look whether there is a key.
bool is_told_earlier(std::string_view name, const Reply& theirs, const Reply& ours) {
  const bool looks_at_arguments_first = name == "bitcount" || name == "bitpos" || name == "getex";
  return looks_at_arguments_first && !theirs.is_error() && ours.is_error();
}

}  // namespace

bool agree(const command::Argv& argv, const Reply& theirs, const Reply& ours) {
  const std::string name = to_lower(argv[0]);
  if (theirs == ours || are_near(theirs, ours, tolerance_of(name))) return true;
  if (is_told_earlier(name, theirs, ours)) return true;
  const bool is_listing = name == "keys" || name == "scan";
  return is_listing && in_order(theirs) == in_order(ours);
}

std::string shown(const Reply& reply) {
  switch (reply.type()) {
    case Reply::Type::null:
      return "(nil)";
    case Reply::Type::status:
      return reply.text();
    case Reply::Type::error:
      return "(error) " + reply.text();
    case Reply::Type::integer:
      return fmt::format("(integer) {}", reply.integer());
    case Reply::Type::bulk:
    case Reply::Type::verbatim:
      return fmt::format("{} bytes: {}", reply.text().size(),
                         percent_encode(reply.text().substr(0, 400), " "));
    default:
      break;
  }
  std::string text = "[";
  for (const Reply& element : reply.elements())
    text += (text.size() > 1 ? ", " : "") + shown(element);
  return text + "]";
}

}  // namespace redis3::test

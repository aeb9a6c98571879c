#include "base/parallel.hpp"
#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "value/lcs.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using model::Need;
using model::Record;

struct LcsArguments {
  std::string a;
  std::string b;
  bool wants_length = false;
  bool wants_runs = false;
  bool wants_run_lengths = false;
  std::int64_t run_bytes_min = 0;
};

LcsArguments read_lcs_arguments(ArgumentReader& reader) {
  LcsArguments arguments;
  arguments.a = reader.next();
  arguments.b = reader.next();
  while (reader.has_more()) {
    if (reader.take("IDX")) {
      arguments.wants_runs = true;
    } else if (reader.take("LEN")) {
      arguments.wants_length = true;
    } else if (reader.take("WITHMATCHLEN")) {
      arguments.wants_run_lengths = true;
    } else if (reader.take("MINMATCHLEN")) {
      arguments.run_bytes_min = reader.next_integer();
    } else {
      reader.refuse();
    }
  }
  if (arguments.wants_length && arguments.wants_runs) reader.fail(error_text::lcs_length_and_runs);
  return arguments;
}

Reply range_reply(std::size_t first, std::size_t length) {
  std::vector<Reply> ends;
  ends.push_back(Reply::integer(static_cast<std::int64_t>(first)));
  ends.push_back(Reply::integer(static_cast<std::int64_t>(first + length - 1)));
  return Reply::array(std::move(ends));
}

Reply runs_reply(const value::CommonSubsequence& common, const LcsArguments& arguments) {
  std::vector<Reply> matches;
  for (const value::CommonRun& run : common.runs) {
    const auto length = static_cast<std::int64_t>(run.length);
    if (length < arguments.run_bytes_min) continue;
    std::vector<Reply> match;
    match.push_back(range_reply(run.a_first, run.length));
    match.push_back(range_reply(run.b_first, run.length));
    if (arguments.wants_run_lengths) match.push_back(Reply::integer(length));
    matches.push_back(Reply::array(std::move(match)));
  }
  std::vector<Reply> map;
  map.push_back(Reply::bulk("matches"));
  map.push_back(Reply::array(std::move(matches)));
  map.push_back(Reply::bulk("len"));
  map.push_back(Reply::integer(static_cast<std::int64_t>(common.text.size())));
  return Reply::map(std::move(map));
}

Task<std::string> read_string(Context context, std::string name) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(name), Need::value);
  if (record.has_error()) co_return record.error();
  co_return *record ? std::move((*record)->value) : std::string();
}

Task<Reply> lcs(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  const LcsArguments arguments = read_lcs_arguments(reader);
  if (auto error = reader.error()) co_return std::move(*error);

  std::string values[2];
  std::function<Task<void>(std::size_t)> read = [&](std::size_t at) -> Task<void> {
    Result<std::string> value = co_await read_string(context, at == 0 ? arguments.a : arguments.b);
    if (value.has_error()) co_return value.error();
    values[at] = std::move(*value);
    co_return Result<void>();
  };
  const Result<void> done = co_await for_each_index(2, 2, std::move(read));
  if (done.has_error()) co_return done.error();

  const auto common = value::longest_common_subsequence(values[0], values[1], argument_bytes_max);
  if (!common) co_return Reply::error(std::string(error_text::lcs_too_long));
  if (arguments.wants_runs) co_return runs_reply(*common, arguments);
  if (arguments.wants_length) co_return Reply::integer(static_cast<std::int64_t>(common->text.size()));
  co_return Reply::bulk(common->text);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument lcs_arguments[] = {
    {.name = "key1", .type = key},
    {.name = "key2", .type = key},
    {.name = "len", .type = pure_token, .token = "LEN", .traits = optional},
    {.name = "idx", .type = pure_token, .token = "IDX", .traits = optional},
    {.name = "min-match-len", .type = integer, .token = "MINMATCHLEN", .traits = optional},
    {.name = "withmatchlen", .type = pure_token, .token = "WITHMATCHLEN", .traits = optional},
};

constexpr Spec lcs_specs[] = {
    {
        .name = "lcs",
        .arity = -3,
        .flags = Flag::readonly,
        .keys = {1, 2, 1, KeyUse::read_only | KeyUse::access},
        .since = "7.0.0",
        .group = Group::string,
        .summary = "Tells the longest common subsequence of two strings.",
        .complexity = "O(N*M) where N and M are the lengths of the strings: 2 GET, side by side",
        .arguments = lcs_arguments,
        .run = lcs,
    },
};

}  // namespace

std::span<const Spec> lcs_family() noexcept {
  return lcs_specs;
}

}  // namespace redis3::command

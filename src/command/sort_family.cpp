#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"

#include <optional>
#include <string>
#include <utility>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Need;
using model::Record;

struct SortArguments {
  std::string key;
  std::optional<std::string> destination;
};

/// The options say how elements are put in order. Strings have none, and no other type is there so far, so
/// they are looked at and left alone.
SortArguments read_sort_arguments(ArgumentReader& reader, bool may_store) {
  SortArguments arguments;
  arguments.key = reader.next();
  while (reader.has_more()) {
    if (reader.take("ASC") || reader.take("DESC") || reader.take("ALPHA")) continue;
    if (reader.take("LIMIT")) {
      // Both must be there before either is looked at.
      const std::string offset = reader.next();
      const std::string count = reader.next();
      if (!read_integer(offset) || !read_integer(count)) reader.fail(error_text::not_an_integer);
    } else if (reader.take("BY") || reader.take("GET")) {
      reader.next();
    } else if (may_store && reader.take("STORE")) {
      arguments.destination = reader.next();
    } else {
      reader.refuse();
    }
  }
  return arguments;
}

/// What is stored of nothing is nothing.
Task<Reply> store_nothing(Context context, std::string destination) {
  Change change;
  change.need = Need::metadata;
  change.looks_only_to_tell = true;
  change.decide = [](const Record* current, TimePoint) {
    return current ? Decision::remove() : Decision::keep();
  };
  const Result<void> done = co_await change_key(context, std::move(destination), std::move(change));
  if (done.has_error()) co_return done.error();
  co_return Reply::integer(0);
}

Task<Reply> sort_key(Context context, Argv argv, bool may_store) {
  ArgumentReader reader(std::move(argv));
  SortArguments arguments = read_sort_arguments(reader, may_store);
  if (auto error = reader.error()) co_return std::move(*error);
  Result<std::optional<Record>> record = co_await read_key(context, arguments.key, Need::metadata);
  if (record.has_error()) co_return record.error();
  if (*record) co_return Reply::error(std::string(error_text::wrong_type));
  if (!arguments.destination) co_return Reply::array({});
  co_return co_await store_nothing(context, std::move(*arguments.destination));
}

Task<Reply> sort(Context context, Argv argv) {
  return sort_key(context, std::move(argv), true);
}
Task<Reply> sort_ro(Context context, Argv argv) {
  return sort_key(context, std::move(argv), false);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument limit_arguments[] = {{.name = "offset", .type = integer},
                                        {.name = "count", .type = integer}};
constexpr Argument order_words[] = {
    {.name = "asc", .type = pure_token, .token = "ASC"},
    {.name = "desc", .type = pure_token, .token = "DESC"},
};
constexpr Argument by_argument = {.name = "by-pattern", .type = pattern, .token = "BY", .traits = optional};
constexpr Argument limit_argument = {
    .name = "limit", .type = block, .token = "LIMIT", .traits = optional, .arguments = limit_arguments};
constexpr Argument get_argument = {
    .name = "get-pattern", .type = pattern, .token = "GET", .traits = optional | multiple};
constexpr Argument order_argument = {
    .name = "order", .type = one_of, .traits = optional, .arguments = order_words};
constexpr Argument sorting_argument = {
    .name = "sorting", .type = pure_token, .token = "ALPHA", .traits = optional};
constexpr Argument key_argument = {.name = "key", .type = key};

constexpr Argument sort_ro_arguments[] = {key_argument, by_argument,    limit_argument,
                                          get_argument, order_argument, sorting_argument};
constexpr Argument sort_arguments[] = {
    key_argument,
    by_argument,
    limit_argument,
    get_argument,
    order_argument,
    sorting_argument,
    {.name = "destination", .type = key, .token = "STORE", .traits = optional, .key_range = 2},
};

constexpr KeyRange pattern_keys = {.use = KeyUse::read_only | KeyUse::access,
                                   .notes =
                                       "For the optional BY/GET keyword. It is marked 'unknown' because the "
                                       "key names derive from the content of "
                                       "the key we sort",
                                   .kind = KeyRange::Kind::unknown};
constexpr KeyRange sort_ro_keys[] = {pattern_keys};
constexpr KeyRange sort_keys[] = {
    pattern_keys,
    {.use = KeyUse::overwrite | KeyUse::update,
     .notes = "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear "
              "anywhere in the "
              "argument array",
     .kind = KeyRange::Kind::unknown},
};
constexpr KeyRange sorted_key = {1, 1, 1, KeyUse::read_only | KeyUse::access};
constexpr Category sorted_categories =
    Category::set | Category::sortedset | Category::list | Category::dangerous;

constexpr Spec sort_specs[] = {
    {
        .name = "sort",
        .arity = -2,
        .flags = Flag::write | Flag::denyoom | Flag::movablekeys,
        .keys = sorted_key,
        .more_keys = sort_keys,
        .since = "1.0.0",
        .group = Group::generic,
        .summary = "Tells or stores the elements of a list or set in order; nothing where there is no key.",
        .complexity = "O(1): 1 HEAD; with STORE as DEL",
        .arguments = sort_arguments,
        .categories = sorted_categories,
        .run = sort,
    },
    {
        .name = "sort_ro",
        .arity = -2,
        .flags = Flag::readonly | Flag::movablekeys,
        .keys = sorted_key,
        .more_keys = sort_ro_keys,
        .since = "7.0.0",
        .group = Group::generic,
        .summary = "Tells the elements of a list or set in order; nothing where there is no key.",
        .complexity = "O(1): 1 HEAD",
        .arguments = sort_ro_arguments,
        .categories = sorted_categories,
        .run = sort_ro,
    },
};

}  // namespace

std::span<const Spec> sort_family() noexcept {
  return sort_specs;
}

}  // namespace redis3::command

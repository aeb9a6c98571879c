#include "command/argument_reader.hpp"
#include "command/families.hpp"
#include "command/ripples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace redis3::command {
namespace {

constexpr std::int64_t drops_default = 3;
constexpr std::int64_t drops_max = 64;
constexpr std::int64_t columns_default = 66;
constexpr std::int64_t columns_max = 200;
constexpr std::int64_t rows_default = 22;
constexpr std::int64_t rows_max = 100;

/// A number that is asked for, put right to what can be drawn.
int next_size(ArgumentReader& reader, std::int64_t otherwise, std::int64_t max) {
  const std::int64_t size = reader.has_more() ? reader.next_integer() : otherwise;
  return static_cast<int>(std::clamp<std::int64_t>(size, 1, max));
}

/// LOLWUT [VERSION drops] [columns [rows]]
Task<Reply> lolwut(Context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  const bool has_version = reader.take("VERSION") && reader.has_more();
  const int drops = has_version ? next_size(reader, drops_default, drops_max) : drops_default;
  const int columns = next_size(reader, columns_default, columns_max);
  const int rows = next_size(reader, rows_default, rows_max);
  if (auto error = reader.error()) co_return std::move(*error);
  co_return Reply::verbatim(fmt::format("{}\nRings in a bucket of water, drops: {}. Redis ver. {}\n",
                                        draw_ripples(drops, columns, rows), drops, redis_version));
}

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument lolwut_arguments[] = {
    {.name = "version", .type = integer, .token = "VERSION", .traits = optional}};

constexpr Spec lolwut_specs[] = {
    {
        .name = "lolwut",
        .arity = -1,
        .flags = Flag::readonly | Flag::fast,
        .since = "5.0.0",
        .group = Group::server,
        .summary = "Draws rings on the water of a bucket, and tells the version.",
        .complexity = "O(N) where N is the size of the picture: no request",
        .arguments = lolwut_arguments,
        .run = lolwut,
    },
};

}  // namespace

std::span<const Spec> lolwut_family() noexcept {
  return lolwut_specs;
}

}  // namespace redis3::command

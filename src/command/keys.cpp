#include "command/keys.hpp"

#include "base/parallel.hpp"

#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using NamedValue = std::map<std::string, std::optional<std::string>>::value_type;

Task<void> read_value(Context context, NamedValue& pair) {
  Result<std::optional<model::Record>> record = co_await read_key(context, pair.first, model::Need::value);
  if (record.has_error()) co_return record.error();
  pair.second.reset();
  if (*record) pair.second = std::move((*record)->value);
  co_return Result<void>();
}

}  // namespace

Task<void> read_values(Context context, std::map<std::string, std::optional<std::string>>& values) {
  std::vector<NamedValue*> pairs;
  for (NamedValue& pair : values)
    pairs.push_back(&pair);
  std::function<Task<void>(std::size_t)> read = [&](std::size_t index) {
    return read_value(context, *pairs[index]);
  };
  const std::size_t parallel_max = context.keyspace.options().parallel_requests_max;
  co_return co_await for_each_index(pairs.size(), parallel_max, std::move(read));
}

}  // namespace redis3::command

#include "embedded/token_ledger.hpp"

#include <cstddef>
#include <string>

namespace redis3::embedded {
namespace {

/// How many tokens that are over one transaction forgets at the most, so that none of them pays for all.
constexpr std::size_t forgotten_max = 16;

bool is_over(const RowInfo& row, TimePoint now) {
  return row.last_modified + token_lifetime <= now;
}

}  // namespace

TokenUse find_token(const Rows& rows, std::string_view bucket, std::string_view token,
                    std::string_view request, TimePoint now) {
  const auto row = rows.find(bucket, token);
  if (!row || is_over(*row, now)) return TokenUse::fresh;
  return row->attributes == request ? TokenUse::repeated : TokenUse::taken;
}

void keep_token(Rows& rows, std::string_view bucket, std::string_view token, std::string_view request,
                TimePoint now) {
  for (const auto& [name, row] : rows.scan(bucket, {}, {}, forgotten_max)) {
    if (is_over(row, now)) rows.erase(bucket, name);
  }
  RowInfo row;
  row.last_modified = now;
  row.attributes = request;
  rows.put(bucket, token, row, {});
}

}  // namespace redis3::embedded

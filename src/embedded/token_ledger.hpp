#pragma once

#include "embedded/object_table.hpp"

#include <chrono>
#include <string_view>

/// What was done under a token, lest it be done twice. A token is a row in a bucket for tokens alone, written
/// in the transaction that does the thing; its attributes are the request that it came with.
namespace redis3::embedded {

/// How long a token is remembered. S3 does not tell its own; an SDK's retries end within a minute.
inline constexpr std::chrono::minutes token_lifetime{10};

enum class TokenUse {
  fresh,     ///< Nothing was done under it.
  repeated,  ///< This very request was done.
  taken,     ///< Another request was done.
};

/// request  everything that makes two requests the same one
TokenUse find_token(const Rows& rows, std::string_view bucket, std::string_view token,
                    std::string_view request, TimePoint now);

/// Remembers what is done in this transaction, and forgets some of the tokens that are over.
void keep_token(Rows& rows, std::string_view bucket, std::string_view token, std::string_view request,
                TimePoint now);

}  // namespace redis3::embedded

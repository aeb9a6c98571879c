#pragma once

#include "embedded/object_table.hpp"
#include "local_s3/error_response.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <utility>

/// The table's transactions in S3's terms.
namespace redis3::local_s3 {

/// What the table's own failure (disk full, file damaged) is to a client: 503 where a repetition may help,
/// else 500.
S3Error as_s3_error(const Error& error);

/// Answers from the latest committed state. `look` is called with `const Rows&` and returns an Answer<T>.
template <class T, class Look>
Answer<T> look_at(embedded::ObjectTable& table, Look look) {
  std::optional<Answer<T>> answer;
  const Result<void> done = table.read([&](const embedded::Rows& rows) { answer.emplace(look(rows)); });
  if (done.has_error()) return as_s3_error(done.error());
  return std::move(*answer);
}

/// Calls `act` alone, perhaps on another thread; where it answers with an error nothing of what it did stays,
/// else the answer is given when the change is durable.
template <class T>
boost::asio::awaitable<Answer<T>> commit(embedded::ObjectTable& table,
                                         std::function<Answer<T>(embedded::Rows&)> act) {
  std::optional<Answer<T>> answer;
  std::function<Result<void>(embedded::Rows&)> change = [&](embedded::Rows& rows) -> Result<void> {
    answer.emplace(act(rows));
    if (answer->has_error()) return Error(ErrorKind::invalid, answer->error().message());
    return boost::system::in_place_value;
  };
  const Result<void> done = co_await table.write(std::move(change));
  if (done.has_error() && (!answer || answer->has_value())) co_return as_s3_error(done.error());
  co_return std::move(*answer);
}

}  // namespace redis3::local_s3

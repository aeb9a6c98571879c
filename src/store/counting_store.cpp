#include "store/counting_store.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::store {

std::string describe(const CallCounts& counts) {
  std::string text;
  const auto add = [&](std::uint64_t count, std::string_view verb) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, verb);
  };
  add(counts.get, "GET");
  add(counts.head, "HEAD");
  add(counts.put, "PUT");
  add(counts.remove, "DELETE");
  add(counts.list, "LIST");
  add(counts.append, "APPEND");
  add(counts.rename, "RENAME");
  return text.empty() ? "nothing" : text;
}

CallCounts CountingStore::take() {
  return std::exchange(counts_, CallCounts());
}

template <class T>
Result<T> CountingStore::count_outcome(Result<T> result) {
  if (result.has_error()) ++counts_.errors[result.error().kind()];
  return result;
}

Task<Object> CountingStore::get(std::string key, GetOptions options) {
  ++counts_.get;
  auto object = co_await inner_.get(std::move(key), std::move(options));
  if (object.has_value()) counts_.bytes_got += object->body.size();
  co_return count_outcome(std::move(object));
}

Task<ObjectInfo> CountingStore::head(std::string key) {
  ++counts_.head;
  co_return count_outcome(co_await inner_.head(std::move(key)));
}

Task<Etag> CountingStore::put(std::string key, Bytes body, PutOptions options) {
  ++counts_.put;
  counts_.bytes_put += body.size();
  co_return count_outcome(co_await inner_.put(std::move(key), std::move(body), std::move(options)));
}

Task<void> CountingStore::remove(std::string key, RemoveCondition condition) {
  ++counts_.remove;
  co_return count_outcome(co_await inner_.remove(std::move(key), std::move(condition)));
}

Task<Appended> CountingStore::append(std::string key, Bytes bytes, AppendOptions options) {
  ++counts_.append;
  counts_.bytes_put += bytes.size();
  co_return count_outcome(co_await inner_.append(std::move(key), std::move(bytes), std::move(options)));
}

Task<void> CountingStore::rename(std::string from, std::string to, RenameOptions options) {
  ++counts_.rename;
  co_return count_outcome(co_await inner_.rename(std::move(from), std::move(to), std::move(options)));
}

Task<ListPage> CountingStore::list(ListQuery query) {
  ++counts_.list;
  co_return count_outcome(co_await inner_.list(std::move(query)));
}

Capabilities CountingStore::capabilities() const noexcept {
  return inner_.capabilities();
}

Task<void> CountingStore::learn_capabilities() {
  return inner_.learn_capabilities();
}

TimePoint CountingStore::now() const noexcept {
  return inner_.now();
}

}  // namespace redis3::store

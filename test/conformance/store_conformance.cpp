#include "store_conformance.hpp"

#include "base/parallel.hpp"

#include <algorithm>

namespace redis3::test {

Result<void> StoreConformance::run_all(std::size_t count, std::function<Task<void>(std::size_t)> task) {
  return run(for_each_index(count, count, std::move(task)));
}

store::Etag StoreConformance::put(const std::string& key, const std::string& body) {
  return put(key, body, store::PutOptions());
}

store::Etag StoreConformance::put(const std::string& key, const std::string& body,
                                  store::PutOptions options) {
  auto etag = run(store_.put(key, body, std::move(options)));
  EXPECT_TRUE(etag) << key << ": " << etag.error().message();
  return etag.has_value() ? *etag : store::Etag();
}

std::string StoreConformance::body(const std::string& key, store::GetOptions options) {
  auto object = run(store_.get(key, std::move(options)));
  return object.has_value() ? std::move(object->body)
                            : "<" + std::string(name_of(object.error().kind())) + ">";
}

std::string StoreConformance::rename(const std::string& from, const std::string& to) {
  return rename(from, to, store::RenameOptions("own-token-" + std::to_string(++tokens_)));
}

std::string StoreConformance::rename(const std::string& from, const std::string& to,
                                     store::RenameOptions options) {
  return outcome_of(run(store_.rename(from, to, std::move(options))));
}

store::ListPage StoreConformance::list_all(store::ListQuery query, std::size_t entries_max) {
  query.entries_max = entries_max;
  store::ListPage all;
  do {
    auto page = run(store_.list(query));
    EXPECT_TRUE(page) << page.error().message();
    if (page.has_error()) break;
    EXPECT_LE(page->entries.size() + page->directories.size(), entries_max);
    std::move(page->entries.begin(), page->entries.end(), std::back_inserter(all.entries));
    std::move(page->directories.begin(), page->directories.end(), std::back_inserter(all.directories));
    query.token = page->next;
  } while (!query.token.empty());
  return all;
}

}  // namespace redis3::test

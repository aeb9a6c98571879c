#include "client/listing.hpp"

namespace redis3::client {

Task<std::vector<std::string>> Listing::next() {
  while (!has_ended_) {
    Result<model::KeyPage> page = co_await engine_.page(db_, pattern_, token_);
    has_ended_ = page.has_error() || page->next.empty();
    if (page.has_error()) co_return page.error();
    token_ = std::move(page->next);
    if (!page->names.empty()) co_return std::move(page->names);
  }
  co_return std::vector<std::string>();
}

}  // namespace redis3::client

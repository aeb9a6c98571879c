#include "listing_watch.hpp"

#include "base/figure_text.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace redis3::app {
namespace {

/// S3's limit for a page of a listing.
constexpr std::uint64_t page_keys = 1000;

bool lists_database(const std::string& name) {
  return name == "KEYS" || name == "DBSIZE";
}

bool empties(const std::string& name) {
  return name == "FLUSHDB" || name == "FLUSHALL";
}

std::string keys_text(std::uint64_t keys) {
  return fmt::format("{} {}", grouped_text(keys), keys == 1 ? "key" : "keys");
}

/// A price of a request, which has two digits that count also where it is a millionth.
std::string price_text(double dollars) {
  return fmt::format("${:.9f}", dollars);
}

}  // namespace

std::optional<ListingWarning> ListingWatch::before(const std::vector<std::string>& words, std::int64_t db) {
  const std::string name = words.empty() ? std::string() : to_upper(words.front());
  if (empties(name)) return before_emptying(name, db);
  if (prices_ && lists_database(name)) return before_listing(name, db);
  return std::nullopt;
}

std::string ListingWatch::listing_text(std::uint64_t keys) const {
  const std::uint64_t pages = (keys + page_keys - 1) / page_keys;
  return fmt::format("{} LIST {}, {}", grouped_text(pages), pages == 1 ? "request" : "requests",
                     dollars_text(static_cast<double>(pages) * prices_->list));
}

std::optional<ListingWarning> ListingWatch::before_listing(const std::string& name, std::int64_t db) {
  const auto known = keys_by_db_.find(db);
  if (known == keys_by_db_.end()) {
    if (!told_.insert(db).second) return std::nullopt;
    return ListingWarning{fmt::format("{} lists all of database {}: 1 LIST request, {}, for each {} keys.",
                                      name, db, price_text(prices_->list), grouped_text(page_keys)),
                          false};
  }
  if (known->second < telling_keys) return std::nullopt;
  return ListingWarning{fmt::format("{} lists all of database {}, {} when last counted: {}.", name, db,
                                    keys_text(known->second), listing_text(known->second)),
                        known->second >= asking_keys};
}

ListingWarning ListingWatch::before_emptying(const std::string& name, std::int64_t db) const {
  if (name == "FLUSHALL") return {"FLUSHALL removes the keys of all databases.", true};
  const auto known = keys_by_db_.find(db);
  if (known == keys_by_db_.end()) return {fmt::format("FLUSHDB removes all keys of database {}.", db), true};
  return {fmt::format("FLUSHDB removes all keys of database {}, {} when last counted.", db,
                      keys_text(known->second)),
          true};
}

void ListingWatch::after(const std::vector<std::string>& words, std::int64_t db, const Reply& reply) {
  const std::string name = words.empty() ? std::string() : to_upper(words.front());
  if (name == "DBSIZE" && reply.type() == Reply::Type::integer) {
    keys_by_db_[db] = static_cast<std::uint64_t>(reply.integer());
  } else if (name == "KEYS" && words.size() == 2 && words[1] == "*" && reply.type() == Reply::Type::array) {
    keys_by_db_[db] = reply.elements().size();
  } else if (name == "FLUSHDB" && !reply.is_error()) {
    keys_by_db_[db] = 0;
  } else if (name == "FLUSHALL" && !reply.is_error()) {
    keys_by_db_.clear();
  }
}

}  // namespace redis3::app

#include "transfer/survey.hpp"

#include "base/text.hpp"
#include "command/glob.hpp"
#include "rdb/value_skipper.hpp"
#include "transfer/place_source.hpp"
#include "transfer/rdb_source.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace redis3::transfer {
namespace {

constexpr std::uint64_t page_keys = 1000;

command::Glob glob_of(const std::string& pattern) {
  return command::Glob(pattern.empty() ? "*" : pattern);
}

std::uint64_t scaled(std::uint64_t number, double factor) {
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(number) * factor));
}

/// Names that SCAN has told, and where it goes on.
struct Page {
  std::vector<std::string> names;
  std::string cursor;
};

Task<Page> scan(RedisKeys& keys, std::string cursor) {
  Argv call{"SCAN", std::move(cursor), "COUNT", std::to_string(page_keys)};
  auto asking = keys.ask(std::move(call));
  const Result<Reply> reply = co_await std::move(asking);
  if (reply.has_error()) co_return reply.error();
  if (reply->elements().size() != 2)
    co_return Error(ErrorKind::invalid, "The Redis server has answered SCAN by what is no answer to it.");
  Page page;
  page.cursor = reply->elements()[0].text();
  for (const Reply& name : reply->elements()[1].elements())
    page.names.push_back(name.text());
  co_return page;
}

/// What is asked of each key: its type, its end, and how long it is, of a string exactly.
constexpr std::size_t calls_of_a_key = 4;

Task<void> look_at(RedisKeys& keys, const std::vector<std::string>& names, Survey& survey) {
  std::vector<Argv> calls;
  for (const std::string& name : names) {
    calls.push_back({"TYPE", name});
    calls.push_back({"PTTL", name});
    calls.push_back({"STRLEN", name});
    calls.push_back({"MEMORY", "USAGE", name});
  }
  auto asking = keys.connection().run_all(std::move(calls));
  const Result<std::vector<Reply>> replies = co_await std::move(asking);
  if (replies.has_error()) co_return replies.error();
  for (std::size_t at = 0; at < names.size(); ++at) {
    const Reply* const of_key = replies->data() + at * calls_of_a_key;
    const Reply& type = of_key[0];
    if (type.is_error())
      co_return Error(ErrorKind::invalid,
                      "The Redis server does not tell types: " + plain_line(type.text()) + '.');
    if (type.text() == "none") continue;
    const Reply& length = of_key[2].is_error() ? of_key[3] : of_key[2];
    survey.add(type.text(), names[at].size() + static_cast<std::uint64_t>(length.integer()),
               of_key[1].integer() >= 0);
  }
  co_return Result<void>();
}

/// One database: what was looked at, and how many keys that was, wanted or not.
Task<std::uint64_t> survey_database(RedisKeys& keys, const command::Glob& pattern,
                                    std::uint64_t looked_at_max, Survey& survey) {
  std::uint64_t looked_at = 0;
  std::string cursor = "0";
  do {
    auto scanning = scan(keys, std::move(cursor));
    Result<Page> page = co_await std::move(scanning);
    if (page.has_error()) co_return page.error();
    looked_at += page->names.size();
    std::erase_if(page->names, [&](const std::string& name) { return !pattern.matches(name); });
    const Result<void> done = co_await look_at(keys, page->names, survey);
    if (done.has_error()) co_return done.error();
    cursor = std::move(page->cursor);
  } while (cursor != "0" && looked_at < looked_at_max);
  if (cursor != "0") survey.is_exact = false;
  co_return looked_at;
}

void add(Survey& sum, const Survey& part) {
  sum.keys += part.keys;
  sum.bytes += part.bytes;
  sum.expiring += part.expiring;
  sum.is_exact &= part.is_exact;
  for (const auto& [type, count] : part.types)
    sum.types[type] += count;
}

}  // namespace

std::uint64_t Survey::refused() const noexcept {
  std::uint64_t count = 0;
  for (const auto& [type, of_type] : types)
    count += is_taken(type) ? 0 : of_type;
  return count;
}

void Survey::add(std::string_view type, std::uint64_t key_and_value_bytes, bool expires) {
  ++keys;
  bytes += key_and_value_bytes;
  expiring += expires;
  ++types[std::string(type)];
}

void Survey::scale(double factor) {
  keys = scaled(keys, factor);
  bytes = scaled(bytes, factor);
  expiring = scaled(expiring, factor);
  for (auto& [type, count] : types)
    count = scaled(count, factor);
}

bool is_taken(std::string_view type) noexcept {
  return type == "string";
}

Task<Survey> survey_redis(RedisKeys& keys, std::vector<std::int64_t> databases, std::string pattern,
                          std::uint64_t looked_at_max) {
  const command::Glob glob = glob_of(pattern);
  Survey sum;
  for (const std::int64_t db : databases) {
    const Result<void> selected = co_await keys.select(db);
    if (selected.has_error()) co_return selected.error();
    Argv call{"DBSIZE"};
    auto asking = keys.ask(std::move(call));
    const Result<Reply> size = co_await std::move(asking);
    if (size.has_error()) co_return size.error();
    Survey survey;
    auto surveying = survey_database(keys, glob, looked_at_max, survey);
    const Result<std::uint64_t> looked_at = co_await std::move(surveying);
    if (looked_at.has_error()) co_return looked_at.error();
    if (!survey.is_exact && *looked_at > 0)
      survey.scale(std::max(1.0, static_cast<double>(size->integer()) / static_cast<double>(*looked_at)));
    add(sum, survey);
  }
  co_return sum;
}

Task<Survey> survey_file(rdb::FileReader reader, std::optional<std::int64_t> db, std::string pattern,
                         std::function<bool()> is_stopped) {
  const command::Glob glob = glob_of(pattern);
  Survey survey;
  for (std::uint64_t read = 1;; ++read) {
    const Result<std::optional<rdb::Entry>> entry = reader.next();
    if (entry.has_error()) co_return entry.error();
    if (!*entry) co_return survey;
    if (read % rdb_entries_at_once == 0) {
      co_await give_way();
      if (is_stopped()) co_return Error(ErrorKind::cancelled, "It was stopped.");
    }
    if ((db && (*entry)->db != *db) || !glob.matches((*entry)->key)) continue;
    survey.add(rdb::type_name((*entry)->type), (*entry)->key.size() + (*entry)->value_bytes,
               (*entry)->expires_at.has_value());
  }
}

Task<Survey> survey_place(store::ObjectStore& store, std::vector<std::int64_t> databases,
                          std::string pattern) {
  const command::Glob glob = glob_of(pattern);
  Survey survey;
  for (const std::int64_t db : databases) {
    std::string token;
    do {
      auto listing = list_keys(store, db, std::move(token), glob);
      Result<ListedPage> page = co_await std::move(listing);
      if (page.has_error()) co_return page.error();
      for (const ListedKey& key : page->keys) {
        ++survey.keys;
        survey.bytes += key.name.size() + key.value_bytes;
      }
      token = std::move(page->next);
    } while (!token.empty());
  }
  co_return survey;
}

}  // namespace redis3::transfer

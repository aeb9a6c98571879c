#include "model/lane_keeper.hpp"

#include "base/at_end.hpp"
#include "model/body_tail.hpp"
#include "model/write_form.hpp"
#include "model/write_parts.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace redis3::model {
namespace {

namespace asio = boost::asio;

/// A value shorter than this is read again rather than asked for with If-None-Match: the header would be as
/// long.
constexpr std::size_t revalidated_bytes_min = 512;

}  // namespace

LaneKeeper::LaneKeeper(asio::any_io_executor executor, store::ObjectStore& store, Random& random,
                       KeyspaceOptions options)
    : executor_(std::move(executor)),
      store_(store),
      random_(random),
      options_(options),
      lanes_(LaneTable::Limits{options.known_keys_max, options.known_bytes_max}) {}

Task<Known> LaneKeeper::fetch(LaneTable::Hold& hold, Need need) {
  Lane& lane = hold.lane();
  if (need == Need::short_value) co_return co_await fetch_short_value(hold);
  if (need != Need::value) {
    Result<store::ObjectInfo> info = co_await store_.head(hold.object_name());
    if (!info.has_error()) co_return known_of(std::move(*info), hold.object_name());
    if (info.error().kind() == ErrorKind::not_found) co_return Known();
    co_return info.error();
  }

  store::GetOptions options;
  const bool may_save_the_body = store_.capabilities().unique_etags && lane.known && lane.known->etag &&
                                 lane.known->value && lane.known->value->size() >= revalidated_bytes_min;
  if (may_save_the_body) options.none_match = lane.known->etag;
  const std::optional<store::Etag> held = options.none_match;
  Result<store::Object> object = co_await store_.get(hold.object_name(), std::move(options));
  if (object.has_error() && object.error().kind() == ErrorKind::not_modified) {
    if (lane.known && lane.known->etag == held && lane.known->value) co_return *lane.known;
    // A read beside this one has put something else in its place meanwhile.
    store::GetOptions unconditional;
    object = co_await store_.get(hold.object_name(), std::move(unconditional));
  }
  if (object.has_error()) {
    if (object.error().kind() == ErrorKind::not_found) co_return Known();
    co_return object.error();
  }
  co_return known_of(*std::move(object), hold.object_name());
}

Task<Known> LaneKeeper::fetch_short_value(LaneTable::Hold& hold) {
  auto options = store::GetOptions::bytes(store::ByteRange{0, short_value_bytes_max - 1});
  Result<store::Object> object = co_await store_.get(hold.object_name(), std::move(options));
  if (object.has_error()) {
    if (object.error().kind() == ErrorKind::not_found) co_return Known();
    // An empty object has no first byte.
    if (object.error().kind() == ErrorKind::invalid) co_return co_await fetch(hold, Need::value);
    co_return object.error();
  }
  const bool is_whole = object->body.size() == object->info.size_bytes;
  if (is_whole) co_return known_of(*std::move(object), hold.object_name());
  co_return known_of(std::move(object->info), hold.object_name());
}

Task<KnownPart> LaneKeeper::fetch_part(LaneTable::Hold& hold, ValueRange range) {
  std::optional<store::GetOptions> options = options_for(range);
  if (!options) co_return co_await fetch_part_otherwise(hold, range, Need::metadata);
  const bool is_whole = !options->range && !options->suffix_bytes;
  if (is_whole) co_return co_await fetch_part_otherwise(hold, range, Need::value);

  Result<store::Object> object = co_await store_.get(hold.object_name(), std::move(*options));
  KnownPart found;
  if (object.has_error()) {
    if (object.error().kind() == ErrorKind::not_found) co_return found;
    // The part begins behind the end; which may also mean that the value is empty, or has expired.
    if (object.error().kind() == ErrorKind::invalid)
      co_return co_await fetch_part_otherwise(hold, range, Need::metadata);
    co_return object.error();
  }
  const std::uint64_t object_bytes = object->info.size_bytes;
  Result<Known> known = known_of(std::move(object->info), hold.object_name());
  if (known.has_error()) co_return known.error();
  auto part = part_of(range, known->header, object_bytes, std::move(object->body));
  if (part.has_error()) co_return with_object_name(part.error(), hold.object_name());
  if (!*part) co_return co_await fetch_part_otherwise(hold, range, Need::value);
  found.known = std::move(*known);
  found.part = std::move(**part);
  co_return found;
}

Task<KnownPart> LaneKeeper::fetch_part_otherwise(LaneTable::Hold& hold, ValueRange range, Need need) {
  Result<Known> known = co_await fetch(hold, need);
  if (known.has_error()) co_return known.error();
  KnownPart found;
  if (known->value) {
    const ValueSpan span = span_of(range, known->value->size());
    found.part = known->value->substr(span.offset, span.length);
  }
  found.known = std::move(*known);
  co_return found;
}

void LaneKeeper::remember(Lane& lane, Known known) const {
  const bool is_same_version = lane.known && lane.known->etag == known.etag;
  if (!known.value && known.etag && is_same_version) known.value = std::move(lane.known->value);
  lane.known = std::move(known);
  trim(lane);
}

void LaneKeeper::trim(Lane& lane) const {
  if (!lane.known || !lane.known->value) return;
  if (lane.known->value->size() > options_.known_value_bytes_max) lane.known->value.reset();
}

void LaneKeeper::remove_expired(std::string object_name, store::Etag etag, const RecordHeader& header) {
  if (!may_replace(Plan::Step::remove, header, store_.capabilities())) return;
  ++background_count_;
  asio::co_spawn(executor_, remove_quietly(std::move(object_name), std::move(etag)), asio::detached);
}

asio::awaitable<void> LaneKeeper::remove_quietly(std::string object_name, store::Etag etag) {
  const AtEnd end([this] {
    if (--background_count_ > 0) return;
    for (Waiter* waiter : std::exchange(draining_, {}))
      waiter->wake();
  });
  auto condition = store::RemoveCondition::if_match(std::move(etag));
  // Whatever comes of it: expired stays expired, and the next reader tries again.
  const Result<void> removed = co_await store_.remove(std::move(object_name), std::move(condition));
  if (removed.has_value()) ++expired_count_;
}

Task<void> LaneKeeper::drain() {
  while (background_count_ > 0) {
    Waiter waiter;
    draining_.push_back(&waiter);
    co_await waiter.wait();
  }
  co_return Result<void>();
}

asio::awaitable<void> LaneKeeper::pause(std::size_t tries) {
  // The first race is often lost to an old guess, not to somebody who is still there.
  if (tries <= 1 || options_.retry_pause_first.count() == 0) co_return;
  const auto doublings = std::min<std::size_t>(tries - 2, 16);
  const auto longest = std::min(options_.retry_pause_first * (1 << doublings), options_.retry_pause_max);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(longest).count();
  asio::steady_timer timer(
      executor_, std::chrono::microseconds(random_.next() % static_cast<std::uint64_t>(micros + 1)));
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace redis3::model

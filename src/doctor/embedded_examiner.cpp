#include "doctor/embedded_examiner.hpp"

#include "client/backing.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

namespace redis3::doctor {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::microseconds;

template <class T>
Trial trial_of(std::string name, const Result<T>& result) {
  Trial trial;
  trial.name = std::move(name);
  trial.outcome = result ? Trial::Outcome::passed : Trial::Outcome::failed;
  if (!result) trial.problem = result.error().message();
  return trial;
}

/// Times calls of one kind; `call` makes the next one.
template <class Call>
Task<LatencyFacts> time_calls(std::string name, Call call) {
  LatencyFacts latency;
  latency.name = std::move(name);
  latency.body_bytes = timed_body_bytes;
  std::vector<microseconds> times;
  for (std::size_t i = 0; i < timed_requests && latency.failures < timed_failures_max; ++i) {
    const auto began = SteadyClock::now();
    const auto result = co_await call();
    if (result) {
      times.push_back(std::chrono::duration_cast<microseconds>(SteadyClock::now() - began));
    } else {
      ++latency.failures;
      latency.problem = result.error().message();
    }
  }
  latency.times = percentiles_of(std::move(times));
  co_return latency;
}

}  // namespace

Task<Facts> examine_embedded(Instruments instruments, client::Location location, Options options) {
  Facts facts;
  facts.now = instruments.clock.now();
  facts.place.kind = location.kind;
  facts.place.url = client::url_of(location);
  std::error_code error;
  if (location.kind == client::Location::Kind::file && !std::filesystem::exists(location.path, error)) {
    facts.place.is_missing_file = true;
    co_return facts;
  }
  const client::BackingParts parts{instruments.executor, instruments.clock, instruments.random};
  Result<std::unique_ptr<client::Backing>> backing = client::open_backing(parts, location, options);
  if (!backing) {
    facts.connection_problem = backing.error().message();
    co_return facts;
  }
  store::ObjectStore& store = (*backing)->store();
  const std::string key = probe_folder + random_text(instruments.random, 11);
  const std::string body = random_text(instruments.random, timed_body_bytes);

  const auto put = [&] { return store.put(key, body, store::PutOptions()); };
  const auto get = [&] { return store.get(key, store::GetOptions()); };
  const Result<store::Etag> etag = co_await put();
  facts.trials.push_back(trial_of("PutObject", etag));
  if (!etag) co_return facts;
  const Result<store::Object> object = co_await get();
  facts.trials.push_back(trial_of("GetObject", object));
  const Result<store::ObjectInfo> info = co_await store.head(key);
  facts.trials.push_back(trial_of("HeadObject", info));
  const Result<store::ListPage> page = co_await store.list(store::ListQuery::objects(probe_folder));
  facts.trials.push_back(trial_of("ListObjectsV2", page));

  Result<LatencyFacts> latency = co_await time_calls("GetObject", get);
  facts.latencies.push_back(*std::move(latency));
  latency = co_await time_calls("PutObject", put);
  facts.latencies.push_back(*std::move(latency));

  const Result<void> removed = co_await store.remove(key, store::RemoveCondition::none());
  facts.trials.push_back(trial_of("DeleteObject", removed));
  if (!removed) facts.left_behind = key;
  co_return facts;
}

}  // namespace redis3::doctor

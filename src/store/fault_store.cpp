#include "store/fault_store.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cassert>

namespace redis3::store {
namespace {

namespace asio = boost::asio;

bool is_write(Verb verb) noexcept {
  return verb == Verb::put || verb == Verb::remove || verb == Verb::append || verb == Verb::rename;
}

/// Whether the call reaches the store before it goes wrong.
bool acts(Fault fault) noexcept {
  return fault == Fault::lose_after || fault == Fault::corrupt;
}

Error to_error(Fault fault, Verb verb) {
  if (fault == Fault::corrupt && !is_write(verb))
    return Error(ErrorKind::corrupt, "an injected fault: the answer is not what it must be");
  if (fault == Fault::fail || !is_write(verb))
    return Error(ErrorKind::unavailable, "an injected fault: nothing happened");
  if (fault == Fault::conflict)
    return Error(ErrorKind::conflict, "an injected fault: another write was under way");
  return Error(ErrorKind::outcome_unknown, "an injected fault: the answer was lost");
}

}  // namespace

void FaultStore::fail_call(std::uint64_t n, Fault fault) {
  assert(n >= 1);
  chosen_[calls_ + n] = fault;
}

void FaultStore::fail_call(Verb verb, std::uint64_t n, Fault fault) {
  assert(n >= 1);
  chosen_by_verb_[{verb, calls_by_verb_[verb] + n}] = fault;
}

void FaultStore::fail_call(Verb verb, const std::string& key, std::uint64_t n, Fault fault) {
  assert(n >= 1);
  ChosenCalls& chosen = chosen_by_key_[{verb, key}];
  chosen.faults[chosen.calls + n] = fault;
}

std::optional<Fault> FaultStore::next_fault(Verb verb, const std::string& key) {
  const std::uint64_t call = ++calls_;
  const std::uint64_t call_of_verb = ++calls_by_verb_[verb];
  // Drawn always, so that what is chosen does not change what a seed does to the calls behind it.
  std::optional<Fault> fault = fault_by_chance();
  if (const auto chosen = chosen_.find(call); chosen != chosen_.end()) fault = chosen->second;
  if (const auto chosen = chosen_by_verb_.find({verb, call_of_verb}); chosen != chosen_by_verb_.end())
    fault = chosen->second;
  if (const auto chosen = chosen_by_key_.find({verb, key}); chosen != chosen_by_key_.end()) {
    const auto call_of_key = chosen->second.faults.find(++chosen->second.calls);
    if (call_of_key != chosen->second.faults.end()) fault = call_of_key->second;
  }
  if (fault) {
    ++faults_;
    ++faults_by_kind_[*fault];
  }
  return fault;
}

std::optional<Fault> FaultStore::fault_by_chance() {
  double left = random_fraction(random_);
  const auto is_hit = [&](double rate) { return (left -= rate) < 0; };
  if (is_hit(rates_.fail)) return Fault::fail;
  if (is_hit(rates_.lose_before)) return Fault::lose_before;
  if (is_hit(rates_.lose_after)) return Fault::lose_after;
  if (is_hit(rates_.conflict)) return Fault::conflict;
  if (is_hit(rates_.corrupt)) return Fault::corrupt;
  return std::nullopt;
}

std::chrono::microseconds FaultStore::next_latency(Verb verb) {
  if (!latency_) return {};
  return (is_write(verb) ? latency_->write : latency_->read).draw(latency_random_);
}

asio::awaitable<void> FaultStore::pass(std::chrono::microseconds time) {
  if (time.count() > 0) co_await sleep_(time);
}

asio::awaitable<void> FaultStore::give_way() {
  if (rates_.turns_max == 0) co_return;
  const auto executor = co_await asio::this_coro::executor;
  for (std::uint64_t turns = random_.next() % (rates_.turns_max + 1ULL); turns > 0; --turns) {
    co_await asio::post(executor, asio::use_awaitable);
  }
}

template <class T>
Task<T> FaultStore::act(Verb verb, std::string key, Task<T> call) {
  const std::optional<Fault> fault = next_fault(verb, key);
  const std::chrono::microseconds latency = next_latency(verb);
  co_await give_way();
  co_await pass(latency / 2);
  if (fault && !acts(*fault)) {
    co_await give_way();
    co_await pass(latency - latency / 2);
    co_return to_error(*fault, verb);
  }
  Result<T> result = co_await std::move(call);
  co_await give_way();
  co_await pass(latency - latency / 2);
  if (fault) co_return to_error(*fault, verb);
  co_return result;
}

Task<Object> FaultStore::get(std::string key, GetOptions options) {
  return act(Verb::get, key, inner_.get(key, std::move(options)));
}

Task<ObjectInfo> FaultStore::head(std::string key) {
  return act(Verb::head, key, inner_.head(key));
}

Task<Etag> FaultStore::put(std::string key, Bytes body, PutOptions options) {
  return act(Verb::put, key, inner_.put(key, std::move(body), std::move(options)));
}

Task<void> FaultStore::remove(std::string key, RemoveCondition condition) {
  return act(Verb::remove, key, inner_.remove(key, std::move(condition)));
}

Task<Appended> FaultStore::append(std::string key, Bytes bytes, AppendOptions options) {
  return act(Verb::append, key, inner_.append(key, std::move(bytes), std::move(options)));
}

Task<void> FaultStore::rename(std::string from, std::string to, RenameOptions options) {
  return act(Verb::rename, from, inner_.rename(from, std::move(to), std::move(options)));
}

Task<ListPage> FaultStore::list(ListQuery query) {
  const std::string prefix = query.prefix;
  return act(Verb::list, prefix, inner_.list(std::move(query)));
}

Capabilities FaultStore::capabilities() const noexcept {
  return inner_.capabilities();
}

Task<void> FaultStore::learn_capabilities() {
  return inner_.learn_capabilities();
}

TimePoint FaultStore::now() const noexcept {
  return inner_.now();
}

}  // namespace redis3::store

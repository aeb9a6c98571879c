#include "bench/driver.hpp"

#include "base/parallel.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace redis3::bench {
namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::microseconds;
using std::chrono::milliseconds;

/// So long a client may go on without letting others have their turn, where answers are at hand.
constexpr milliseconds turn_max{1};
/// So often one who waits for a distant time looks whether there is still something to wait for.
constexpr milliseconds look_interval{100};

Task<Reply> answer_of(Target& target, command::Argv call) {
  Eventual<Reply> reply = target.begin(std::move(call));
  if (reply.is_at_hand()) co_return std::move(reply).take();
  Task<Reply> waiting = std::move(reply).wait();
  co_return co_await std::move(waiting);
}

}  // namespace

Driver::Driver(World world, Settings settings, const Workload& workload,
               std::vector<std::unique_ptr<Target>> targets)
    : world_(std::move(world)), settings_(std::move(settings)), workload_(workload) {
  report_.settings = settings_;
  report_.key_prefix = workload_.prefix();
  for (auto& target : targets) {
    report_.targets.emplace_back().info = target->info();
    seats_.emplace_back().target = std::move(target);
  }
}

Task<void> Driver::run() {
  const Time begin = world_.now();
  for (std::size_t at = 0; at < seats_.size(); ++at)
    co_await open(at);
  if (world_.after_opening) world_.after_opening();
  for (const Operation* operation : settings_.operations) {
    for (const std::size_t clients : settings_.clients) {
      if (world_.is_stopped()) break;
      co_await measure_all(*operation, clients);
    }
  }
  live_.reset();
  report_.is_complete = !world_.is_stopped();
  for (std::size_t at = 0; at < seats_.size(); ++at)
    co_await clean(at);
  report_.elapsed = world_.now() - begin;
  co_return Result<void>();
}

Task<void> Driver::open(std::size_t at) {
  const Result<void> opened = co_await seats_[at].target->open();
  seats_[at].is_open = opened.has_value();
  report_.targets[at].info = seats_[at].target->info();
  if (opened.has_error()) report_.targets[at].failure = opened.error().message();
  co_return Result<void>();
}

Task<void> Driver::measure_all(const Operation& operation, std::size_t clients) {
  for (std::size_t at = 0; at < seats_.size() && !world_.is_stopped(); ++at) {
    if (is_usable(at)) co_await measure(at, operation, clients);
  }
  if (world_.after_round) world_.after_round(operation, clients);
  co_return Result<void>();
}

Task<void> Driver::measure(std::size_t at, const Operation& operation, std::size_t clients) {
  Seat& seat = seats_[at];
  Target& target = *seat.target;
  if (operation.needs_keys && (operation.uses_up_keys || !seat.has_values)) {
    const Result<void> filled = co_await call_all(target, workload_.calls_to_fill(operation.family));
    if (filled.has_error()) {
      report_.targets[at].failure = "Its keys could not be written: " + filled.error().message();
      co_return Result<void>();
    }
    seat.has_values = seat.has_values || operation.family == Family::values;
  }
  if (const auto warmup = warmup_of(operation, clients, settings_))
    co_await play(target, operation, clients, *warmup, true);
  if (world_.is_stopped()) co_return Result<void>();

  const Usage usage = target.usage();
  const auto cpu = world_.cpu_time();
  co_await play(target, operation, clients, pace_of(operation, settings_), false);

  Measurement& made = report_.targets[at].measurements.emplace_back();
  made.operation = &operation;
  made.clients = clients;
  made.keys_a_call = operation.takes_all_keys ? settings_.key_count : 1;
  const Recorder& recorder = live_->recorder;
  made.latency = recorder.latency();
  made.failures = recorder.failures();
  made.first_failure = recorder.first_failure();
  made.missed = recorder.missed();
  made.elapsed = recorder.elapsed();
  made.throughput = recorder.throughput();
  made.cpu = world_.cpu_time() - cpu;
  made.usage = target.usage().since(usage);
  co_return Result<void>();
}

/// Lets so many clients work off a schedule.
Task<void> Driver::play(Target& target, const Operation& operation, std::size_t clients, Pace pace,
                        bool is_warmup) {
  const Time begin = world_.now();
  live_ = std::make_unique<Live>(
      Live{target.info().title(), &operation, clients, is_warmup, Recorder(begin), Schedule(begin, pace)});
  const auto client = [this, &target](std::size_t) { return serve(target); };
  co_await for_each_index(clients, clients, client);
  const Time end = world_.now();
  if (live_->recorder.is_hopeless() || world_.is_stopped()) co_return Result<void>();
  while (const auto due = live_->schedule.take_missed(end))
    live_->recorder.record_missed(*due, end);
  co_return Result<void>();
}

/// One client: a call after the other, until there is none any more.
Task<void> Driver::serve(Target& target) {
  Live& live = *live_;
  const auto executor = co_await boost::asio::this_coro::executor;
  Time turn_end = world_.now() + turn_max;
  while (!world_.is_stopped() && !live.recorder.is_hopeless()) {
    const auto turn = live.schedule.take(world_.now());
    if (!turn) break;
    const Result<bool> is_due = co_await wait_until(turn->due);
    if (!*is_due) break;
    command::Argv call = workload_.call(*live.operation, turn->index);
    const Time begin = world_.now();
    const Result<Reply> reply = co_await answer_of(target, std::move(call));
    const Time now = world_.now();
    if (reply.has_error()) {
      live.recorder.record_failure(reply.error().message(), now);
    } else if (reply->is_error()) {
      live.recorder.record_failure(reply->text(), now);
    } else {
      // What the words of the call take is ours, and not the target's.
      live.recorder.record(settings_.pace.per_second && !live.is_warming_up ? turn->due : begin, now);
    }
    if (now < turn_end) continue;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
    turn_end = world_.now() + turn_max;
  }
  co_return Result<void>();
}

/// Whether the time has come, and not the end.
Task<bool> Driver::wait_until(Time due) {
  for (Time now = world_.now(); now < due; now = world_.now()) {
    if (world_.is_stopped()) co_return false;
    const auto wait = std::chrono::ceil<microseconds>(due - now);
    co_await world_.sleep(std::min<microseconds>(wait, look_interval));
  }
  co_return true;
}

/// Makes calls that are not measured.
Task<void> Driver::call_all(Target& target, std::vector<command::Argv> calls) {
  for (command::Argv& call : calls) {
    const Result<Reply> reply = co_await answer_of(target, std::move(call));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_error()) co_return Error(ErrorKind::invalid, reply->text());
  }
  co_return Result<void>();
}

/// Takes away what the run has put there, closes the target, and lets go of it.
Task<void> Driver::clean(std::size_t at) {
  Target& target = *seats_[at].target;
  TargetReport& report = report_.targets[at];
  if (seats_[at].is_open) {
    for (const Family family : families) {
      const bool is_used =
          std::any_of(settings_.operations.begin(), settings_.operations.end(),
                      [&](const Operation* operation) { return operation->family == family; });
      if (!is_used) continue;
      const Result<void> removed = co_await call_all(target, workload_.calls_to_remove(family));
      if (removed.has_error() && report.leftover.empty()) report.leftover = removed.error().message();
    }
    report.aside = target.usage();
    for (const Measurement& measurement : report.measurements)
      report.aside = report.aside.since(measurement.usage);
  }
  const Result<void> closed = co_await target.close();
  if (closed.has_error() && report.failure.empty()) report.failure = closed.error().message();
  // Whatever it keeps going in the background, such as its session, ends with it.
  seats_[at].target.reset();
  co_return Result<void>();
}

}  // namespace redis3::bench

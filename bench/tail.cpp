// GET's slow tail, against a local endpoint in the same process whose answers take a simulated time:
//
//   bench_tail [SECONDS]
//
// First 1 % of the requests take 100 ms more than the others' 5 ms: with reads that are never sent twice, and
// with reads that are when they are late. Then sessions that last 5 seconds: the GETs that were on their way
// while a session was made beside all the others.

#include "base/latency_model.hpp"
#include "faults/fault_plan.hpp"
#include "store/s3_store.hpp"
#include "support/local_endpoint.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace redis3;
using SteadyTime = std::chrono::steady_clock::time_point;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int readers = 8;

struct Span {
  SteadyTime begin;
  SteadyTime end;
  double milliseconds() const { return Milliseconds(end - begin).count(); }
};

/// The endpoint and a store on it, on one loop.
class World {
 public:
  World(const char* latency, std::chrono::milliseconds session_lifetime, double hedge_share)
      : endpoint_(context_, {.faults = &faults_, .session_lifetime = session_lifetime}) {
    faults_.set_latency(latency_profile_of(latency).value());
    store::S3Config config = endpoint_.config_of("redis3-bench--use1-az5--x-s3");
    config.creates_bucket = true;
    config.hedging.share_max = hedge_share;
    config.observer = [this](const s3::RequestEvent& event) {
      ++requests;
      if (event.operation != "CreateSession") return;
      const SteadyTime now = std::chrono::steady_clock::now();
      sessions.push_back(Span{now - event.elapsed, now});
    };
    store_ = store::open_s3_store(context_.get_executor(), std::move(config)).value();
  }

  /// Reads for so long, by `readers` coroutines.
  void read_for(std::chrono::seconds time) {
    int under_way = 1;
    const auto ended = [&under_way](const std::exception_ptr& bug) {
      if (bug) std::rethrow_exception(bug);
      --under_way;
    };
    boost::asio::co_spawn(context_, put(), ended);
    run(under_way);
    requests = 0;
    const SteadyTime until = std::chrono::steady_clock::now() + time;
    for (int reader = 0; reader < readers; ++reader, ++under_way)
      boost::asio::co_spawn(context_, read(until), ended);
    run(under_way);
  }

  s3::ClientCounters counters() const { return store_->counters(); }

  std::vector<Span> reads;
  std::vector<Span> sessions;
  std::uint64_t requests = 0;

 private:
  void run(const int& under_way) {
    while (under_way > 0)
      context_.run_one();
  }
  boost::asio::awaitable<void> put() {
    store::PutOptions options;
    auto putting = store_->put("0/k", std::string(100, 'x'), std::move(options));
    (co_await std::move(putting)).value();
  }
  boost::asio::awaitable<void> read(SteadyTime until) {
    for (SteadyTime begin = std::chrono::steady_clock::now(); begin < until;) {
      store::GetOptions options;
      auto reading = store_->get("0/k", std::move(options));
      (co_await std::move(reading)).value();
      const SteadyTime end = std::chrono::steady_clock::now();
      reads.push_back(Span{begin, end});
      begin = end;
    }
  }

  boost::asio::io_context context_{1};
  faults::FaultPlan faults_{1};
  test::LocalEndpoint endpoint_;
  std::unique_ptr<store::S3Store> store_;
};

void print_percentiles(const std::string& name, std::vector<double> milliseconds) {
  if (milliseconds.empty()) {
    fmt::print("{:28} none\n", name);
    return;
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) {
    return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  fmt::print("{:28} {:>7} {:>8.1f} {:>8.1f} {:>8.1f} {:>8.1f} {:>8.1f}\n", name, milliseconds.size(), at(0.5),
             at(0.95), at(0.99), at(0.999), milliseconds.back());
}

std::vector<double> all_of(const std::vector<Span>& spans) {
  std::vector<double> milliseconds;
  for (const Span& span : spans)
    milliseconds.push_back(span.milliseconds());
  return milliseconds;
}

void compare_hedging(std::chrono::seconds time) {
  fmt::print(
      "GET of 100 bytes, {} at once, simulated latency fixed:5ms with 1 % of the requests 100 ms later, "
      "ms:\n",
      readers);
  fmt::print("{:28} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "", "reads", "p50", "p95", "p99", "p99.9", "max");
  for (const double share : {0.0, 0.05}) {
    World world("fixed:5ms+tail:1%,100ms", std::chrono::minutes(5), share);
    world.read_for(time);
    print_percentiles(share == 0 ? "never sent twice" : "sent twice when late", all_of(world.reads));
    const s3::HedgeCounters hedges = world.counters().hedges;
    if (share > 0) {
      fmt::print("second requests: {} of {} reads ({:.2f} %), {} answered first, {} wasted\n", hedges.issued,
                 world.reads.size(),
                 100.0 * static_cast<double>(hedges.issued) / static_cast<double>(world.reads.size()),
                 hedges.won, hedges.wasted);
    }
  }
}

void compare_sessions(std::chrono::seconds time) {
  World world("fixed:5ms", std::chrono::seconds(5), 0);
  world.read_for(time);
  std::vector<double> beside;
  std::vector<double> others;
  // The first session is made before there is anything to read with.
  for (const Span& read : world.reads) {
    const bool is_beside = std::any_of(
        world.sessions.begin() + 1, world.sessions.end(),
        [&](const Span& session) { return read.begin < session.end && session.begin < read.end; });
    (is_beside ? beside : others).push_back(read.milliseconds());
  }
  fmt::print("\nThe same without the 1 %, sessions of 5 s, {} of them in {} s, ms:\n", world.sessions.size(),
             time.count());
  fmt::print("{:28} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "", "reads", "p50", "p95", "p99", "p99.9", "max");
  print_percentiles("while a session is made", beside);
  print_percentiles("all others", others);
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 10;
  if (seconds < 1 || seconds > 3600) {
    fmt::print(stderr, "bench_tail: '{}' is not a number of seconds from 1 to 3600.\n", argv[1]);
    return 2;
  }
  compare_hedging(std::chrono::seconds(seconds));
  compare_sessions(std::chrono::seconds(2 * seconds));
}

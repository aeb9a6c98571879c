// INCR on one counter by 64 clients at once, against a local endpoint whose answers take a simulated 5 ms:
//
//   bench_counter [SECONDS]
//
// First all of them in one process, then 8 processes of 8 each. By redis3, which folds the increments that
// wait for each other in one process into one PUT; and by the plain loop that needs no redis3: GET, PUT
// If-Match, again where somebody was faster. At the end the counter holds what was acknowledged, or the run
// is void.

#include "base/latency_model.hpp"
#include "base/random.hpp"
#include "command/command.hpp"
#include "faults/fault_plan.hpp"
#include "model/keyspace.hpp"
#include "store/s3_store.hpp"
#include "support/local_endpoint.hpp"
#include "support/run.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace redis3;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int clients = 64;
constexpr const char* latency = "fixed:5ms";
constexpr const char* bucket = "redis3-bench--use1-az5--x-s3";
/// As redis3 names the counter.
constexpr const char* object = "0/counter";

enum class Way { folded, plain };

/// What one process, or all of them, did in the time; plain bytes, for a pipe.
struct Tally {
  std::uint64_t increments = 0;
  std::uint64_t puts = 0;
  std::uint64_t gets = 0;

  void add(const Tally& other) {
    increments += other.increments;
    puts += other.puts;
    gets += other.gets;
  }
};

/// One process with its clients.
class Process {
 public:
  explicit Process(store::S3Config config) {
    config.observer = [this](const s3::RequestEvent& event) {
      if (event.operation == "PutObject") ++tally_.puts;
      if (event.operation == "GetObject") ++tally_.gets;
    };
    store_ = store::open_s3_store(context_.get_executor(), std::move(config)).value();
    keyspace_ = std::make_unique<model::Keyspace>(context_.get_executor(), *store_, random_,
                                                  model::KeyspaceOptions());
  }
  ~Process() { test::run(context_, keyspace_->drain()).value(); }

  void count(Way way, int own_clients, std::chrono::seconds time) {
    int under_way = 0;
    const SteadyTime until = std::chrono::steady_clock::now() + time;
    for (; under_way < own_clients; ++under_way) {
      boost::asio::co_spawn(context_, client(way, until), [&under_way](const std::exception_ptr& bug) {
        if (bug) std::rethrow_exception(bug);
        --under_way;
      });
    }
    while (under_way > 0)
      context_.run_one();
  }

  void begin_at_zero() {
    store::PutOptions options;
    test::run(context_, store_->put(object, "0", std::move(options))).value();
  }
  std::uint64_t counted() {
    store::GetOptions options;
    return std::stoull(test::run(context_, body_of(store_->get(object, std::move(options)))).value());
  }

  const Tally& tally() const { return tally_; }

 private:
  static Task<std::string> body_of(Task<store::Object> getting) {
    Result<store::Object> got = co_await std::move(getting);
    if (got.has_error()) co_return got.error();
    co_return std::move(got->body);
  }

  boost::asio::awaitable<void> client(Way way, SteadyTime until) {
    while (std::chrono::steady_clock::now() < until) {
      if (way == Way::folded) {
        auto incrementing = incr();
        co_await std::move(incrementing);
      } else {
        auto incrementing = compare_and_swap();
        co_await std::move(incrementing);
      }
      ++tally_.increments;
    }
  }

  boost::asio::awaitable<void> incr() {
    const command::Context context{*keyspace_, session_};
    command::Argv argv{"INCR", "counter"};
    auto running = command::execute(context, std::move(argv));
    const Result<Reply> reply = co_await std::move(running);
    if (reply.value().type() != Reply::Type::integer) throw std::runtime_error(reply->text());
  }

  boost::asio::awaitable<void> compare_and_swap() {
    while (true) {
      store::GetOptions wanted;
      auto getting = store_->get(object, std::move(wanted));
      const Result<store::Object> seen = co_await std::move(getting);
      store::PutOptions options(store::PutCondition::if_match(seen.value().info.etag));
      auto putting = store_->put(object, std::to_string(std::stoull(seen->body) + 1), std::move(options));
      const Result<store::Etag> written = co_await std::move(putting);
      if (written.has_value()) co_return;
      if (written.error().kind() != ErrorKind::conflict) written.value();
    }
  }

  boost::asio::io_context context_{1};
  SeededRandom random_ = SeededRandom::from_system();
  Tally tally_;
  std::unique_ptr<store::S3Store> store_;
  std::unique_ptr<model::Keyspace> keyspace_;
  command::Session session_;
};

/// A process in the operating system's sense.
struct Child {
  pid_t id = -1;
  int pipe = -1;
};

Child start_child(const store::S3Config& config, Way way, int own_clients, std::chrono::seconds time) {
  std::array<int, 2> ends;
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t id = fork();
  if (id < 0) throw std::runtime_error("no process");
  if (id > 0) {
    close(ends[1]);
    return Child{id, ends[0]};
  }
  Tally tally;
  {
    Process process(config);
    process.count(way, own_clients, time);
    tally = process.tally();
  }
  const bool is_told = write(ends[1], &tally, sizeof(tally)) == sizeof(tally);
  _exit(is_told ? 0 : 1);
}

Tally tally_of(const Child& child) {
  Tally tally;
  const bool is_told = read(child.pipe, &tally, sizeof(tally)) == sizeof(tally);
  close(child.pipe);
  int status = 0;
  waitpid(child.id, &status, 0);
  if (!is_told || status != 0) throw std::runtime_error("a process failed");
  return tally;
}

/// The endpoint, in a process of its own, which ends with this.
class Endpoint {
 public:
  Endpoint() {
    std::array<int, 2> ends;
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    id_ = fork();
    if (id_ < 0) throw std::runtime_error("no process");
    if (id_ == 0) serve(ends[1]);
    std::array<char, 200> url{};
    if (read(ends[0], url.data(), url.size() - 1) <= 0) throw std::runtime_error("no endpoint");
    url_ = url.data();
  }
  ~Endpoint() {
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  store::S3Config config() const {
    store::S3Config config = test::LocalEndpoint::config_of(url_, bucket);
    config.creates_bucket = true;
    return config;
  }

 private:
  [[noreturn]] static void serve(int pipe_end) {
    boost::asio::io_context context(1);
    faults::FaultPlan faults(1);
    faults.set_latency(latency_profile_of(latency).value());
    test::LocalEndpoint endpoint(context, {.faults = &faults});
    const std::string url = endpoint.url();
    if (write(pipe_end, url.data(), url.size()) < 0) _exit(1);
    context.run();
    _exit(0);
  }

  pid_t id_ = -1;
  std::string url_;
};

void measure(const char* name, Way way, int processes, std::chrono::seconds time) {
  const Endpoint endpoint;
  Process watcher(endpoint.config());
  watcher.begin_at_zero();
  std::vector<Child> children;
  for (int at = 0; at < processes; ++at)
    children.push_back(start_child(endpoint.config(), way, clients / processes, time));
  Tally all;
  for (const Child& child : children)
    all.add(tally_of(child));
  if (watcher.counted() != all.increments)
    throw std::runtime_error("the counter is not what was acknowledged");
  const auto each = [&](std::uint64_t requests) {
    return static_cast<double>(requests) / static_cast<double>(all.increments);
  };
  fmt::print("| {} | {} | {:.0f} | {:.3f} | {:.3f} |\n", name, processes,
             static_cast<double>(all.increments) / static_cast<double>(time.count()), each(all.puts),
             each(all.gets));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 10;
  if (seconds < 1 || seconds > 3600) {
    fmt::print(stderr, "bench_counter: '{}' is not a number of seconds from 1 to 3600.\n", argv[1]);
    return 2;
  }
  fmt::print("One counter, {} clients, simulated latency {}\n\n", clients, latency);
  fmt::print(
      "| way | processes | increments a second | PUTs an increment | GETs an increment "
      "|\n|---|---|---|---|---|\n");
  std::fflush(stdout);
  for (const int processes : {1, 8}) {
    measure("INCR by redis3", Way::folded, processes, std::chrono::seconds(seconds));
    measure("GET, PUT If-Match, again", Way::plain, processes, std::chrono::seconds(seconds));
  }
}

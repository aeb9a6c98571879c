#include "fault/choice.hpp"
#include "fault/commands.hpp"
#include "fault/history_file.hpp"
#include "fault/linearizability.hpp"
#include "fault/seeds.hpp"
#include "redis3/redis3.hpp"
#include "support/local_endpoint.hpp"
#include "support/temporary_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Eight processes with the library on one place, each with a record of what it has asked and was answered, by
// the clock of the machine. The records together are judged as the campaigns' histories are. What meets what
// is the machine's choice: a seed makes the same commands, not the same history.

namespace redis3::test {
namespace {

constexpr int process_count = 8;
constexpr int commands_each = 40;
/// Longer than any of them takes; who hangs is ended by it.
constexpr unsigned patience_seconds = 60;

/// What is judged together: two keys that are renamed into each other, and a counter.
const std::vector<History> no_histories{History{{"a", "b"}, {}}, History{{"n"}, {}}};

/// Where all processes wait for the last one.
class Gate {
 public:
  Gate()
      : arrived_(*new (::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0)) std::atomic<int>(0)) {}
  ~Gate() { ::munmap(&arrived_, sizeof arrived_); }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void pass() {
    ++arrived_;
    while (arrived_ < process_count)
      ::sched_yield();
  }

 private:
  std::atomic<int>& arrived_;
};

std::uint64_t order_now() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

/// One process's way to the place, and what it has seen there.
class Witness {
 public:
  Witness(const Options& place, int number) : client_(place), number_(number) {}

  void ask(std::string key, Operation one) {
    History& history = key == "n" ? histories[1] : histories[0];
    one.client = number_;
    one.key = key == history.keys.front() ? 0 : 1;
    one.other = 1 - one.key;
    // The library looks at the clock a little later than this.
    if (one.verb == Verb::expire) one.verb = Verb::expire_at;
    one.called_at = unix_milliseconds(system_clock().now());
    one.called = order_now();
    const bool may_have_happened = answer(one, history.keys);
    one.answered = order_now();
    one.answered_at = unix_milliseconds(system_clock().now());
    last = one;
    if (one.reply || (may_have_happened && !is_read(one.verb))) history.operations.push_back(std::move(one));
  }

  std::vector<History> histories = no_histories;
  Operation last;

 private:
  /// Puts in the reply, if there is one, and tells whether it may have happened.
  bool answer(Operation& one, const std::vector<std::string>& keys) {
    try {
      one.reply = spelled(client_.command(argv_of(one, keys, ExpiryWord::pxat)));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::reply) one.reply = error.message();
      return error.kind() == ErrorKind::outcome_unknown;
    }
    return true;
  }

  Client client_;
  int number_;
};

/// A process of its own, which ends without running what its parent has registered for its own end.
pid_t begin_process(const std::function<void()>& life) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::alarm(patience_seconds);
  int code = 1;
  try {
    life();
    code = 0;
  } catch (const std::exception& error) {
    std::cout << "process " << ::getpid() << ": " << error.what() << std::endl;
  }
  std::_Exit(code);
}

void wait_for(pid_t child) {
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

std::string record_of(const TemporaryFolder& folder, int process, std::size_t history) {
  return folder.file(fmt::format("record-{}-{}", process, history));
}

/// All that one process does.
void live(const Options& place, const Choice& choice, std::uint64_t seed, int process, Gate& gate,
          const TemporaryFolder& folder) {
  Witness witness(place, process);
  SeededRandom random(seed * process_count + static_cast<std::uint64_t>(process));
  Chooser chooser(choice, random, static_cast<std::uint64_t>(process + 1) * 1000);
  gate.pass();
  for (int n = 0; n < commands_each; ++n) {
    auto [key, one] = chooser.next(process);
    witness.ask(key, std::move(one));
    chooser.remember(key, witness.last);
  }
  for (std::size_t at = 0; at < witness.histories.size(); ++at)
    write_operations(record_of(folder, process, at), witness.histories[at].operations);
}

/// Puts numbers in place of times, so that people can read them. What is called in the same instant in which
/// something else is answered is called before that.
void number_in_order(History& history) {
  std::vector<std::pair<std::uint64_t, bool>> places;
  for (const Operation& one : history.operations) {
    places.emplace_back(one.called, false);
    places.emplace_back(one.answered, true);
  }
  std::sort(places.begin(), places.end());
  const auto number_of = [&places](std::uint64_t time, bool is_answer) {
    const auto found = std::lower_bound(places.begin(), places.end(), std::pair(time, is_answer));
    return static_cast<std::uint64_t>(found - places.begin()) + 1;
  };
  for (Operation& one : history.operations) {
    one.called = number_of(one.called, false);
    one.answered = number_of(one.answered, true);
  }
}

/// Lets all processes loose on the place, and returns what they tell, with a last look.
std::vector<History> run_processes(const Options& place, const Choice& choice, std::uint64_t seed) {
  const TemporaryFolder folder;
  Gate gate;
  std::vector<pid_t> children;
  for (int process = 0; process < process_count; ++process)
    children.push_back(begin_process([&, process] { live(place, choice, seed, process, gate, folder); }));
  for (const pid_t child : children)
    wait_for(child);

  Witness last(place, process_count);
  for (const std::string key : {"a", "b", "n"}) {
    for (const Verb verb : {Verb::get, Verb::expire_time}) {
      Operation look;
      look.verb = verb;
      last.ask(key, std::move(look));
    }
  }
  std::vector<History> histories = std::move(last.histories);
  for (std::size_t at = 0; at < histories.size(); ++at) {
    for (int process = 0; process < process_count; ++process) {
      for (Operation& one : read_operations(record_of(folder, process, at)))
        histories[at].operations.push_back(std::move(one));
    }
    number_in_order(histories[at]);
  }
  return histories;
}

/// How many commands had another one of their keys under way when they were called.
std::size_t meetings_in(const History& history) {
  const auto& all = history.operations;
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&all](const Operation& one) {
    return std::any_of(all.begin(), all.end(), [&one](const Operation& other) {
      return other.called < one.called && one.called < other.answered;
    });
  }));
}

void expect_linearizable(const std::vector<History>& histories) {
  std::size_t commands = 0;
  std::size_t unknown = 0;
  std::size_t meetings = 0;
  for (const History& history : histories) {
    commands += history.operations.size();
    unknown += static_cast<std::size_t>(std::count_if(history.operations.begin(), history.operations.end(),
                                                      [](const Operation& one) { return !one.reply; }));
    meetings += meetings_in(history);
    EXPECT_EQ(check_linearizability(history.operations), Verdict::linearizable) << describe(history);
  }
  EXPECT_GT(commands, process_count * commands_each / 2u) << "most of them were answered";
  EXPECT_GT(meetings, 0u);
  fmt::print("{} commands, {} of them while another one was under way, {} unknown\n", commands, meetings,
             unknown);
}

/// A local endpoint in a process of its own.
class EndpointProcess {
 public:
  EndpointProcess(std::uint64_t seed, const std::vector<const char*>& rules) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    process_ = begin_process([&] { serve(seed, rules, ends[1]); });
    ::close(ends[1]);
    std::string told(256, '\0');
    const ssize_t count = ::read(ends[0], told.data(), told.size());
    ::close(ends[0]);
    if (count <= 0) throw std::runtime_error("the endpoint does not tell where it is");
    url_ = told.substr(0, static_cast<std::size_t>(count));
  }
  ~EndpointProcess() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  EndpointProcess(const EndpointProcess&) = delete;
  EndpointProcess& operator=(const EndpointProcess&) = delete;

  const std::string& url() const { return url_; }

 private:
  static void serve(std::uint64_t seed, const std::vector<const char*>& rules, int answer) {
    boost::asio::io_context context(1);
    faults::FaultPlan plan(seed);
    for (const char* rule : rules)
      plan.add(faults::fault_rule_of(rule).value());
    const LocalEndpoint endpoint(context, LocalEndpoint::Options{.faults = &plan});
    const std::string url = endpoint.config_of("").given.endpoint_url;
    if (::write(answer, url.data(), url.size()) < 0) throw std::runtime_error("nobody listens");
    context.run();
  }

  pid_t process_ = 0;
  std::string url_;
};

Options at(const EndpointProcess& endpoint) {
  Options place;
  place.cache = "processes";
  place.endpoint_url = endpoint.url();
  place.region = LocalEndpoint::region;
  place.access_key_id = LocalEndpoint::access_key_id;
  place.secret_access_key = LocalEndpoint::secret_access_key;
  return place;
}

}  // namespace

TEST(Processes, on_one_file_make_a_linearizable_history) {
  const Seeds seeds = seeds_or(2);
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const TemporaryFolder folder;
    Options place;
    place.url = "sqlite:" + folder.file("cache.db");
    Choice choice;
    choice.with_renames = true;
    expect_linearizable(run_processes(place, choice, seed));
  }
}

TEST(Processes, on_one_endpoint_that_drops_answers_make_a_linearizable_history) {
  const Seeds seeds = seeds_or(2);
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const EndpointProcess endpoint(seed, {"write:reset@after-act:10%", "*:reset@before-act:5%", "*:503:3%"});
    Choice choice;
    // The library knows S3's clock to a second, and keys here live for milliseconds.
    choice.with_expiry = false;
    choice.with_renames = true;
    choice.with_plain_sets = false;
    expect_linearizable(run_processes(at(endpoint), choice, seed));
  }
}

}  // namespace redis3::test

#include "fault/processes.hpp"

#include "fault/linearizability.hpp"
#include "support/local_endpoint.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <stdexcept>
#include <utility>

namespace redis3::test {
namespace {

/// Longer than any of them takes, under the sanitizers as well; who hangs is ended by it.
constexpr unsigned patience_seconds = 120;

void serve(std::uint64_t seed, const std::vector<const char*>& rules,
           const std::function<void(local_s3::Request&)>& tamper, int answer) {
  boost::asio::io_context context(1);
  faults::FaultPlan plan(seed);
  for (const char* rule : rules)
    plan.add(faults::fault_rule_of(rule).value());
  const LocalEndpoint endpoint(context, LocalEndpoint::Options{.faults = &plan, .tamper = tamper});
  const std::string url = endpoint.url();
  if (::write(answer, url.data(), url.size()) < 0) throw std::runtime_error("nobody listens");
  context.run();
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

}  // namespace

Gate::Gate(int count)
    : arrived_(*new (::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0)) std::atomic<int>(0)),
      count_(count) {}

Gate::~Gate() {
  ::munmap(&arrived_, sizeof arrived_);
}

void Gate::pass() {
  ++arrived_;
  while (arrived_ < count_)
    ::sched_yield();
}

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

EndpointProcess::EndpointProcess(std::uint64_t seed, const std::vector<const char*>& rules,
                                 const std::function<void(local_s3::Request&)>& tamper) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  process_ = begin_process([&] { serve(seed, rules, tamper, ends[1]); });
  ::close(ends[1]);
  std::string told(256, '\0');
  const ssize_t count = ::read(ends[0], told.data(), told.size());
  ::close(ends[0]);
  if (count <= 0) throw std::runtime_error("the endpoint does not tell where it is");
  url_ = told.substr(0, static_cast<std::size_t>(count));
}

EndpointProcess::~EndpointProcess() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

Options EndpointProcess::place() const {
  Options place;
  place.cache = "processes";
  place.endpoint_url = url_;
  place.region = LocalEndpoint::region;
  place.access_key_id = LocalEndpoint::access_key_id;
  place.secret_access_key = LocalEndpoint::secret_access_key;
  return place;
}

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

void expect_linearizable(const std::vector<History>& histories, std::size_t commands_min) {
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
  EXPECT_GE(commands, commands_min) << "most of them were answered";
  EXPECT_GT(meetings, 0u);
  fmt::print("{} commands, {} of them while another one was under way, {} unknown\n", commands, meetings,
             unknown);
}

}  // namespace redis3::test

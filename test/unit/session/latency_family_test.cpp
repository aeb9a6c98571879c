#include "session_fixture.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace redis3::session {
namespace {

using namespace std::chrono_literals;

class LatencyFamily : public SessionTest {
 protected:
  LatencyFamily() {
    server.latency.add("command", 300ms, from_unix_milliseconds(1'700'000'000'500));
    server.latency.add("command", 100ms, from_unix_milliseconds(1'700'000'007'500));
    server.latency.add("fast-command", 50ms, from_unix_milliseconds(1'700'000'003'000));
  }
};

Reply integers(std::int64_t first, std::int64_t second) {
  return Reply::array({Reply::integer(first), Reply::integer(second)});
}

TEST_F(LatencyFamily, latest_tells_the_last_sample_of_each_event_and_its_highest) {
  EXPECT_EQ(run({"latency", "latest"}),
            Reply::array({Reply::array({bulk("command"), Reply::integer(1'700'000'007), Reply::integer(100),
                                        Reply::integer(300)}),
                          Reply::array({bulk("fast-command"), Reply::integer(1'700'000'003),
                                        Reply::integer(50), Reply::integer(50)})}));
}

TEST_F(LatencyFamily, history_tells_the_samples_of_one) {
  EXPECT_EQ(run({"latency", "history", "command"}),
            Reply::array({integers(1'700'000'000, 300), integers(1'700'000'007, 100)}));
  EXPECT_EQ(run({"latency", "history", "fork"}), Reply::array({}));
}

TEST_F(LatencyFamily, reset_forgets_some_or_all) {
  EXPECT_EQ(run({"latency", "reset", "fork", "COMMAND"}), Reply::integer(1));
  EXPECT_EQ(run({"latency", "history", "command"}), Reply::array({}));
  EXPECT_EQ(run({"latency", "reset"}), Reply::integer(1));
  EXPECT_EQ(run({"latency", "latest"}), Reply::array({}));
}

TEST_F(LatencyFamily, graph_and_doctor_are_text_for_people) {
  const Reply graph = run({"latency", "graph", "command"});
  EXPECT_EQ(graph.type(), Reply::Type::verbatim);
  EXPECT_TRUE(graph.text().starts_with("command - high 300 ms, low 100 ms (all time high 300 ms)\n"))
      << graph.text();
  EXPECT_EQ(run({"latency", "graph", "fork"}), error("ERR No samples available for event 'fork'"));
  const Reply advice = run({"latency", "doctor"});
  EXPECT_EQ(advice.type(), Reply::Type::verbatim);
  EXPECT_TRUE(advice.text().starts_with("1. command: 2 latency spikes ")) << advice.text();
}

class LatencyHistogramCommand : public SessionTest {
 protected:
  LatencyHistogramCommand() {
    record("get", 1us);
    record("get", 3us);
    record("config|get", 40us);
    record("config|set", 40us);
    server.command_metrics.record(*spec("ttl"), {}, metrics::Outcome::rejected);
  }

  static const command::Spec* spec(const std::string& name) {
    const auto& all = Server::table().all();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto* one) { return one->name == name; });
    return found == all.end() ? subspec(name) : *found;
  }
  static const command::Spec* subspec(const std::string& name) {
    const std::vector<std::string> words{name.substr(0, name.find('|')), name.substr(name.find('|') + 1), ""};
    return Server::table().find(std::span(words));
  }
  void record(const std::string& name, std::chrono::nanoseconds duration) {
    server.command_metrics.record(*spec(name), duration, metrics::Outcome::ok);
  }
  static Reply distribution(std::int64_t calls, std::vector<std::int64_t> steps) {
    std::vector<Reply> numbers;
    for (const std::int64_t step : steps)
      numbers.push_back(Reply::integer(step));
    return Reply::map(
        {bulk("calls"), Reply::integer(calls), bulk("histogram_usec"), Reply::map(std::move(numbers))});
  }
};

TEST_F(LatencyHistogramCommand, tells_how_long_the_calls_of_commands_took) {
  EXPECT_EQ(run({"latency", "histogram", "GET"}), Reply::map({bulk("get"), distribution(2, {1, 1, 4, 2})}));
  EXPECT_EQ(run({"latency", "histogram", "config|SET"}),
            Reply::map({bulk("config|set"), distribution(1, {66, 1})}));
}

TEST_F(LatencyHistogramCommand, says_nothing_without_latency_tracking) {
  EXPECT_EQ(run({"config", "set", "latency-tracking", "no"}), Reply::ok());
  EXPECT_EQ(run({"latency", "histogram", "GET"}), Reply::map({}));
}

TEST_F(LatencyHistogramCommand, a_container_stands_for_what_is_in_it) {
  EXPECT_EQ(run({"latency", "histogram", "config"}),
            Reply::map({bulk("config|get"), distribution(1, {66, 1}), bulk("config|set"),
                        distribution(1, {66, 1})}));
}

TEST_F(LatencyHistogramCommand, says_nothing_of_what_was_never_done_or_is_unknown) {
  EXPECT_EQ(run({"latency", "histogram", "ttl", "nosuch", "conf"}), Reply::map({}));
}

TEST_F(LatencyHistogramCommand, tells_of_all_commands_where_none_is_named) {
  const Reply all = run({"latency", "histogram"});
  EXPECT_EQ(all.elements().size(), 6u) << "get, config|get and config|set; this call is not over yet";
}

TEST_F(LatencyHistogramCommand, a_command_that_was_run_is_seen_live) {
  run({"set", "key", "value"});
  const auto live = server.live_metrics.figures(std::chrono::steady_clock::now());
  EXPECT_EQ(live.latency.count(), 1u);
  ASSERT_EQ(live.slowest.size(), 1u);
  EXPECT_EQ(live.slowest[0].name, "set");
}

}  // namespace
}  // namespace redis3::session

#include "session_fixture.hpp"

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

}  // namespace
}  // namespace redis3::session

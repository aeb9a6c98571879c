#include "session_fixture.hpp"

namespace redis3::session {
namespace {

using namespace std::chrono_literals;

class SlowlogFamily : public SessionTest {
 protected:
  SlowlogFamily() { server.settings.slowlog_log_slower_than = -1; }
  void record(command::Argv words) {
    server.slow_log.record(std::move(words), from_unix_milliseconds(1'700'000'000'999), 1'500us,
                           "127.0.0.1:1001", "worker", 100);
  }
  std::size_t count_of(command::Argv words) { return run(std::move(words)).elements().size(); }
};

TEST_F(SlowlogFamily, get_tells_all_of_a_command) {
  record({"get", "key"});
  EXPECT_EQ(run({"slowlog", "get"}),
            Reply::array({Reply::array({Reply::integer(0), Reply::integer(1'700'000'000),
                                        Reply::integer(1'500), Reply::array({bulk("get"), bulk("key")}),
                                        bulk("127.0.0.1:1001"), bulk("worker")})}));
}

TEST_F(SlowlogFamily, get_tells_ten_or_so_many_or_all) {
  for (int i = 0; i < 12; ++i)
    record({"ping"});
  EXPECT_EQ(count_of({"slowlog", "get"}), 10u);
  EXPECT_EQ(count_of({"slowlog", "get", "0"}), 0u);
  EXPECT_EQ(count_of({"slowlog", "get", "3"}), 3u);
  EXPECT_EQ(count_of({"slowlog", "get", "-1"}), 12u);
  EXPECT_EQ(count_of({"slowlog", "get", "100"}), 12u);
  EXPECT_EQ(run({"slowlog", "len"}), Reply::integer(12));
  EXPECT_EQ(run({"slowlog", "reset"}), Reply::ok());
  EXPECT_EQ(run({"slowlog", "len"}), Reply::integer(0));
}

TEST_F(SlowlogFamily, get_refuses_what_is_no_count) {
  for (const std::string count : {"-2", "x"})
    EXPECT_EQ(run({"slowlog", "get", count}), error("ERR count should be greater than or equal to -1"));
  EXPECT_EQ(run({"slowlog", "get", "1", "2"}),
            error("ERR unknown subcommand or wrong number of arguments for 'get'. Try SLOWLOG HELP."));
}

}  // namespace
}  // namespace redis3::session

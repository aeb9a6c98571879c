#include "command_fixture.hpp"

namespace redis3::command {
namespace {

class LcsFamily : public CommandTest {
 protected:
  static Reply range(std::int64_t first, std::int64_t last) { return array({integer(first), integer(last)}); }
  static Reply runs(std::vector<Reply> matches, std::int64_t length) {
    return Reply::map({bulk("matches"), array(std::move(matches)), bulk("len"), integer(length)});
  }
  void SetUp() override { run({"mset", "a", "ohmytext", "b", "mynewtext"}); }
};

TEST_F(LcsFamily, tells_the_text_its_length_or_its_runs) {
  const Reply last = array({range(4, 7), range(5, 8)});
  const Reply first = array({range(2, 3), range(0, 1)});
  EXPECT_EQ(run({"lcs", "a", "b"}), bulk("mytext"));
  EXPECT_EQ(run({"lcs", "a", "b", "LEN"}), integer(6));
  EXPECT_EQ(run({"lcs", "a", "b", "IDX"}), runs({last, first}, 6));
  EXPECT_EQ(run({"lcs", "a", "b", "idx", "MINMATCHLEN", "4", "WITHMATCHLEN"}),
            runs({array({range(4, 7), range(5, 8), integer(4)})}, 6));
  EXPECT_EQ(run({"lcs", "a", "b", "idx", "MINMATCHLEN", "-4"}), runs({last, first}, 6));
}

TEST_F(LcsFamily, what_is_not_there_is_empty) {
  EXPECT_EQ(run({"lcs", "a", "nothing"}), bulk(""));
  EXPECT_EQ(run({"lcs", "a", "nothing", "LEN"}), integer(0));
  EXPECT_EQ(run({"lcs", "a", "nothing", "IDX"}), runs({}, 0));
}

TEST_F(LcsFamily, refuses_in_the_words_of_redis) {
  EXPECT_EQ(run({"lcs", "a", "b", "FOO"}), error("ERR syntax error"));
  EXPECT_EQ(run({"lcs", "a", "b", "MINMATCHLEN"}), error("ERR syntax error"));
  EXPECT_EQ(run({"lcs", "a", "b", "MINMATCHLEN", "x"}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(run({"lcs", "a", "b", "LEN", "IDX"}),
            error("ERR If you want both the length and indexes, please just use IDX."));
}

TEST_F(LcsFamily, strings_that_would_take_too_much_memory_are_refused) {
  run({"set", "a", std::string(20'000, 'a')});
  run({"set", "b", std::string(20'000, 'b')});
  EXPECT_EQ(run({"lcs", "a", "b"}),
            error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"));
}

}  // namespace
}  // namespace redis3::command

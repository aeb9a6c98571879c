#include "command_fixture.hpp"

#include "value/hyperloglog.hpp"

namespace redis3::command {
namespace {

using HyperLogLogFamily = CommandTest;

const Reply not_one = Reply::error("WRONGTYPE Key is not a valid HyperLogLog string value.");
const Reply corrupt = Reply::error("INVALIDOBJ Corrupted HLL object detected");

TEST_F(HyperLogLogFamily, pfadd_tells_whether_something_has_changed) {
  EXPECT_EQ(run({"pfadd", "hll", "a", "b", "c"}), integer(1));
  EXPECT_EQ(run({"pfadd", "hll", "b"}), integer(0));
  EXPECT_EQ(run({"pfadd", "hll", "b", "d"}), integer(1));
  EXPECT_EQ(run({"pfcount", "hll"}), integer(4));
}

TEST_F(HyperLogLogFamily, pfadd_without_elements_makes_an_empty_one) {
  EXPECT_EQ(run({"pfadd", "hll"}), integer(1));
  EXPECT_EQ(run({"pfadd", "hll"}), integer(0));
  EXPECT_EQ(run({"get", "hll"}), bulk(std::string("HYLL\1\0\0\0\0\0\0\0\0\0\0\x80\x7f\xff", 18)));
  EXPECT_EQ(run({"pfcount", "hll"}), integer(0));
}

TEST_F(HyperLogLogFamily, pfadd_keeps_the_expiry) {
  run({"pfadd", "hll", "a"});
  run({"pexpire", "hll", "20"});
  run({"pfadd", "hll", "b"});
  EXPECT_EQ(run({"pttl", "hll"}), integer(20));
}

TEST_F(HyperLogLogFamily, an_empty_element_counts) {
  EXPECT_EQ(run({"pfadd", "hll", ""}), integer(1));
  EXPECT_EQ(run({"pfcount", "hll"}), integer(1));
}

TEST_F(HyperLogLogFamily, pfcount_of_several_keys_counts_what_is_in_any_of_them) {
  run({"pfadd", "one", "a", "b", "c"});
  run({"pfadd", "two", "c", "d"});
  EXPECT_EQ(run({"pfcount", "one", "two", "nothing", "one"}), integer(4));
  EXPECT_EQ(run({"pfcount", "nothing"}), integer(0));
  EXPECT_EQ(run({"pfcount", "nothing", "nothing"}), integer(0));
}

TEST_F(HyperLogLogFamily, pfmerge_adds_to_what_the_destination_holds) {
  run({"pfadd", "to", "x"});
  run({"pfadd", "one", "a", "b"});
  run({"pfadd", "two", "b", "c"});
  EXPECT_EQ(run({"pfmerge", "to", "one", "two", "nothing", "to", "one"}), ok());
  EXPECT_EQ(run({"pfcount", "to"}), integer(4));
  EXPECT_EQ(run({"pfcount", "one"}), integer(2));
}

TEST_F(HyperLogLogFamily, pfmerge_makes_the_destination_even_of_nothing) {
  EXPECT_EQ(run({"pfmerge", "to", "nothing"}), ok());
  EXPECT_EQ(run({"pfcount", "to"}), integer(0));
  EXPECT_EQ(run({"exists", "to"}), integer(1));
  EXPECT_EQ(run({"pfmerge", "to"}), ok());
}

TEST_F(HyperLogLogFamily, pfmerge_with_a_dense_one_is_dense) {
  run({"pfadd", "one", "a"});
  run({"pfadd", "two", "b"});
  EXPECT_EQ(run({"pfdebug", "todense", "two"}), integer(1));
  EXPECT_EQ(run({"pfdebug", "todense", "two"}), integer(0));
  run({"pfmerge", "to", "one", "two"});
  EXPECT_EQ(run({"pfdebug", "encoding", "to"}), status("dense"));
  EXPECT_EQ(run({"pfdebug", "encoding", "one"}), status("sparse"));
  EXPECT_EQ(run({"pfcount", "to"}), integer(2));
}

TEST_F(HyperLogLogFamily, pfmerge_sees_what_others_have_added_to_the_destination) {
  run({"pfadd", "to", "ours"});
  run({"pfadd", "from", "source"});
  run_elsewhere({"pfadd", "to", "theirs"});
  run({"pfmerge", "to", "from"});
  EXPECT_EQ(run({"pfcount", "to"}), integer(3));
}

TEST_F(HyperLogLogFamily, what_is_no_hyperloglog_is_refused_and_left_alone) {
  run({"mset", "text", "not one", "other", std::string("HYLL\2\0\0\0\0\0\0\0\0\0\0\x80\x7f\xff", 18)});
  run({"pfadd", "hll", "a"});
  for (const char* const key : {"text", "other"}) {
    EXPECT_EQ(run({"pfadd", key, "a"}), not_one);
    EXPECT_EQ(run({"pfcount", key}), not_one);
    EXPECT_EQ(run({"pfcount", "hll", key}), not_one);
    EXPECT_EQ(run({"pfmerge", key, "hll"}), not_one);
    EXPECT_EQ(run({"pfmerge", "hll", key}), not_one);
    EXPECT_EQ(run({"pfdebug", "encoding", key}), not_one);
  }
  EXPECT_EQ(run({"get", "text"}), bulk("not one"));
  EXPECT_EQ(run({"pfcount", "hll"}), integer(1));
}

TEST_F(HyperLogLogFamily, one_that_is_corrupt_is_refused_and_left_alone) {
  run({"pfadd", "bad", "a", "b"});
  run({"append", "bad", "hello"});
  const Reply before = run({"get", "bad"});
  run({"pfadd", "hll", "a"});
  EXPECT_EQ(run({"pfcount", "bad"}), corrupt);
  EXPECT_EQ(run({"pfcount", "hll", "bad"}), corrupt);
  EXPECT_EQ(run({"pfmerge", "bad", "hll"}), corrupt);
  EXPECT_EQ(run({"pfmerge", "hll", "bad"}), corrupt);
  EXPECT_EQ(run({"pfdebug", "todense", "bad"}), corrupt);
  EXPECT_EQ(run({"pfdebug", "getreg", "bad"}), corrupt);
  EXPECT_EQ(run({"get", "bad"}), before);
  // No run of it has the register of any element.
  run({"set", "short", std::string("HYLL\1\0\0\0\0\0\0\0\0\0\0\x80", 16)});
  EXPECT_EQ(run({"pfadd", "short", "a"}), corrupt);
}

TEST_F(HyperLogLogFamily, pfdebug_tells_how_one_is_stored) {
  run({"pfadd", "hll", "a"});
  const std::string runs = run({"pfdebug", "decode", "hll"}).text();
  EXPECT_EQ(runs, "Z:12711 v:2,1 Z:3672");
  const Reply registers = run({"pfdebug", "GetReg", "hll"});
  ASSERT_EQ(registers.elements().size(), value::hll_register_count);
  EXPECT_EQ(registers.elements()[12711], integer(2));
  EXPECT_EQ(registers.elements()[0], integer(0));
  run({"pfdebug", "todense", "hll"});
  EXPECT_EQ(run({"pfdebug", "decode", "hll"}), error("ERR HLL encoding is not sparse"));
  EXPECT_EQ(run({"pfdebug", "getreg", "hll"}), registers);
  EXPECT_EQ(run({"pfdebug", "encoding", "nothing"}), error("ERR The specified key does not exist"));
  EXPECT_EQ(run({"pfdebug", "foo", "hll"}), error("ERR Unknown PFDEBUG subcommand 'foo'"));
}

TEST_F(HyperLogLogFamily, pfselftest_finds_nothing_wrong) {
  EXPECT_EQ(run({"pfselftest"}), ok());
  EXPECT_EQ(requests(), "nothing");
}

}  // namespace
}  // namespace redis3::command

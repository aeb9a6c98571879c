#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using NumberFamily = CommandTest;

const Reply not_an_integer = error("ERR value is not an integer or out of range");

TEST_F(NumberFamily, counts_up_and_down_from_nothing) {
  EXPECT_EQ(run({"incr", "n"}), integer(1));
  EXPECT_EQ(run({"incrby", "n", "41"}), integer(42));
  EXPECT_EQ(run({"decr", "n"}), integer(41));
  EXPECT_EQ(run({"decrby", "n", "-9"}), integer(50));
  EXPECT_EQ(run({"get", "n"}), bulk("50"));
  EXPECT_EQ(run({"decr", "m"}), integer(-1));
}

TEST_F(NumberFamily, what_other_processes_have_added_counts) {
  run({"incr", "n"});
  run_elsewhere({"incrby", "n", "10"});
  EXPECT_EQ(run({"incr", "n"}), integer(12));
}

TEST_F(NumberFamily, only_what_redis_would_write_is_a_number) {
  for (const char* const value : {"", " ", "x", "1 ", " 1", "+1", "01", "-0", "1.0", "9223372036854775808"}) {
    run({"set", "n", value});
    EXPECT_EQ(run({"incr", "n"}), not_an_integer) << value;
    EXPECT_EQ(run({"get", "n"}), bulk(value));
  }
  for (const char* const increment : {"", "x", "1.5", "+1", "9223372036854775808"}) {
    EXPECT_EQ(run({"incrby", "m", increment}), not_an_integer) << increment;
    EXPECT_EQ(run({"decrby", "m", increment}), not_an_integer) << increment;
  }
}

TEST_F(NumberFamily, a_sum_beyond_64_bits_is_refused_and_changes_nothing) {
  const Reply overflow = error("ERR increment or decrement would overflow");
  run({"set", "n", "9223372036854775807"});
  EXPECT_EQ(run({"incr", "n"}), overflow);
  EXPECT_EQ(run({"decrby", "n", "-1"}), overflow);
  EXPECT_EQ(run({"decr", "n"}), integer(9223372036854775806));
  run({"set", "n", "-9223372036854775808"});
  EXPECT_EQ(run({"decr", "n"}), overflow);
  EXPECT_EQ(run({"incrby", "n", "-1"}), overflow);
  EXPECT_EQ(run({"decrby", "n", "-9223372036854775808"}), error("ERR decrement would overflow"));
}

TEST_F(NumberFamily, decimals_add_up_as_redis_writes_them) {
  EXPECT_EQ(run({"incrbyfloat", "f", "0.1"}), bulk("0.1"));
  EXPECT_EQ(run({"incrbyfloat", "f", "0.2"}), bulk("0.3"));
  run({"set", "f", "10.50"});
  EXPECT_EQ(run({"incrbyfloat", "f", "0.1"}), bulk("10.6"));
  EXPECT_EQ(run({"incrbyfloat", "f", "-5"}), bulk("5.6"));
  run({"set", "f", "5.0e3"});
  EXPECT_EQ(run({"incrbyfloat", "f", "2.0e2"}), bulk("5200"));
  EXPECT_EQ(run({"get", "f"}), bulk("5200"));
}

TEST_F(NumberFamily, decimals_refuse_in_the_words_of_redis) {
  const Reply not_a_float = error("ERR value is not a valid float");
  EXPECT_EQ(run({"incrbyfloat", "f", "x"}), not_a_float);
  EXPECT_EQ(run({"incrbyfloat", "f", " 1"}), not_a_float);
  EXPECT_EQ(run({"incrbyfloat", "f", "nan"}), not_a_float);
  run({"set", "f", " 11"});
  EXPECT_EQ(run({"incrbyfloat", "f", "1.0"}), not_a_float);
  EXPECT_EQ(run({"incrbyfloat", "g", "+inf"}), error("ERR increment would produce NaN or Infinity"));
  EXPECT_EQ(run({"exists", "g"}), integer(0));
}

}  // namespace
}  // namespace redis3::command

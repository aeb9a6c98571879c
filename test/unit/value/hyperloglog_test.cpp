#include "value/hyperloglog.hpp"

#include "base/text.hpp"
#include "value/digest.hpp"

#include <gtest/gtest.h>

namespace redis3::value {
namespace {

using Change = HyperLogLog::Change;

constexpr std::size_t header_bytes = 16;

/// With the numbers from `first` to `last` as elements.
HyperLogLog with_numbers(int first, int last) {
  HyperLogLog hyperloglog;
  for (int number = first; number <= last; ++number)
    hyperloglog.add(std::to_string(number));
  return hyperloglog;
}

TEST(HyperLogLog, holds_the_bytes_that_redis_makes) {
  // GET after PFADD, of a Redis 7.0.15.
  HyperLogLog abc;
  for (const char* const element : {"a", "b", "c"})
    abc.add(element);
  EXPECT_EQ(to_hex(abc.bytes()), "48594c4c01000000000000000000008060f38050b1844bfb80425a");
  HyperLogLog of_nothing;
  of_nothing.add("");
  EXPECT_EQ(to_hex(of_nothing.bytes()), "48594c4c01000000000000000000008057318468cc");
  HyperLogLog empty;
  empty.forget_cardinality();
  EXPECT_EQ(to_hex(empty.bytes()), "48594c4c0100000000000000000000807fff");
}

TEST(HyperLogLog, of_many_elements_has_the_length_the_bytes_and_the_count_of_redis) {
  // Of a Redis 7.0.15, after PFADD of the numbers from 1 on; the digest is that of GET.
  struct Case {
    int elements;
    std::size_t bytes;
    std::string_view digest;
    std::uint64_t count;
  };
  for (const Case& one : std::initializer_list<Case>{{1, 21, "6c6c38f19415ebf4", 1},
                                                     {10, 47, "5717f64832e90cae", 10},
                                                     {100, 287, "f492441a82c14aa8", 100},
                                                     {1000, 1922, "e10002c2d627874c", 1001},
                                                     {1500, 2766, "3dcbcf3a4a43bca0", 1512},
                                                     {2000, 12304, "40fb5e17f3603d23", 2006},
                                                     {10000, 12304, "b20133ee40cad659", 9988},
                                                     {100000, 12304, "8565dfc911414979", 99562}}) {
    const HyperLogLog hyperloglog = with_numbers(1, one.elements);
    EXPECT_EQ(hyperloglog.bytes().size(), one.bytes);
    EXPECT_EQ(digest(hyperloglog.bytes()), one.digest) << one.elements;
    EXPECT_EQ(hyperloglog.count(), one.count);
    EXPECT_EQ(hyperloglog.is_dense(), one.bytes > HyperLogLog::sparse_bytes_max);
  }
}

TEST(HyperLogLog, an_element_changes_it_once) {
  HyperLogLog hyperloglog;
  EXPECT_EQ(hyperloglog.add("a"), Change::changed);
  EXPECT_EQ(hyperloglog.add("a"), Change::none);
  EXPECT_EQ(hyperloglog.count(), 1u);
}

TEST(HyperLogLog, merged_with_others_counts_what_is_in_any_of_them) {
  // Of a Redis 7.0.15: PFMERGE of the numbers 1 to 300 and 200 to 500.
  HllRegisters registers{};
  EXPECT_TRUE(with_numbers(1, 300).raise_in(registers));
  EXPECT_TRUE(with_numbers(200, 500).raise_in(registers));
  HyperLogLog merged;
  EXPECT_EQ(merged.raise(registers), Change::changed);
  EXPECT_EQ(merged.bytes().size(), 1061u);
  EXPECT_EQ(digest(merged.bytes()), "d1328518d1d34aef");
  EXPECT_EQ(merged.count(), 503u);
  EXPECT_EQ(count(registers), 503u);
  EXPECT_EQ(merged.raise(registers), Change::none);
}

TEST(HyperLogLog, dense_and_sparse_tell_the_same) {
  for (const int elements : {0, 1, 50, 1200}) {
    const HyperLogLog sparse = with_numbers(1, elements);
    HyperLogLog dense = sparse;
    EXPECT_TRUE(dense.make_dense());
    EXPECT_TRUE(dense.is_dense());
    EXPECT_EQ(dense.count(), sparse.count());
    HllRegisters from_sparse{};
    HllRegisters from_dense{};
    EXPECT_TRUE(sparse.raise_in(from_sparse));
    EXPECT_TRUE(dense.raise_in(from_dense));
    EXPECT_EQ(from_sparse, from_dense);
  }
}

TEST(HyperLogLog, a_dense_register_has_no_neighbours_bits) {
  HllRegisters registers{};
  for (std::size_t index = 0; index < registers.size(); ++index)
    registers[index] = static_cast<std::uint8_t>(1 + index * 7 % 51);
  HyperLogLog hyperloglog;
  ASSERT_TRUE(hyperloglog.make_dense());
  hyperloglog.raise(registers);
  HllRegisters read{};
  EXPECT_TRUE(hyperloglog.raise_in(read));
  EXPECT_EQ(read, registers);
}

TEST(HyperLogLog, a_cardinality_that_is_not_marked_as_old_is_believed) {
  std::string bytes = with_numbers(1, 10).bytes();
  bytes[8] = 7;
  bytes[15] = 0;
  EXPECT_EQ(HyperLogLog::read(bytes)->count(), 7u);
}

TEST(HyperLogLog, is_read_where_header_and_length_are_one) {
  const std::string sparse = HyperLogLog().bytes();
  HyperLogLog dense_one;
  dense_one.make_dense();
  const std::string dense = dense_one.bytes();
  EXPECT_TRUE(HyperLogLog::read(sparse));
  EXPECT_TRUE(HyperLogLog::read(dense));
  EXPECT_FALSE(HyperLogLog::read(""));
  EXPECT_FALSE(HyperLogLog::read(sparse.substr(0, header_bytes - 1)));
  EXPECT_FALSE(HyperLogLog::read("hYLL" + sparse.substr(4)));
  EXPECT_FALSE(HyperLogLog::read("HYLL\x02" + sparse.substr(5)));
  EXPECT_FALSE(HyperLogLog::read(dense + "x"));
  EXPECT_FALSE(HyperLogLog::read(dense.substr(0, dense.size() - 1)));
}

TEST(HyperLogLog, sparse_registers_that_are_corrupt_are_noticed_and_left_alone) {
  HyperLogLog old = with_numbers(1, 10);
  for (const std::string& bytes : {old.bytes() + "x", old.bytes().substr(0, old.bytes().size() - 1),
                                   old.bytes().substr(0, header_bytes)}) {
    auto hyperloglog = HyperLogLog::read(bytes);
    ASSERT_TRUE(hyperloglog);
    EXPECT_EQ(hyperloglog->count(), std::nullopt);
    EXPECT_FALSE(hyperloglog->make_dense());
    EXPECT_EQ(hyperloglog->bytes(), bytes);
    HllRegisters registers{};
    EXPECT_FALSE(hyperloglog->raise_in(registers));
  }
  auto without_registers = HyperLogLog::read(old.bytes().substr(0, header_bytes));
  EXPECT_EQ(without_registers->add("a"), Change::corrupt);
}

}  // namespace
}  // namespace redis3::value

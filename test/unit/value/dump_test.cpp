#include "value/dump.hpp"

#include "value/lzf.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace redis3::value {
namespace {

constexpr std::size_t enough = 1 << 20;

std::string unhex(std::string_view digits) {
  std::string bytes;
  for (std::size_t at = 0; at < digits.size(); at += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(at, 2)), nullptr, 16));
  return bytes;
}

std::string repeat(std::string_view text, int times) {
  std::string all;
  while (times-- > 0)
    all += text;
  return all;
}

/// What a Redis 7.0.15 answers to DUMP.
struct Dumped {
  std::string value;
  std::string payload;
};
const std::vector<Dumped> dumped_by_redis = {
    {"", "00000a005d9b5c400f7fa2da"},
    {"hello", "000568656c6c6f0a006372df766534200a"},
    {"0", "00c0000a009840a778f8500308"},
    {"-1", "00c0ff0a000c937e2485089dc5"},
    {"128", "00c180000a00eb7ab3b510cf4b65"},
    {"-32768", "00c100800a00b540064753bb1ace"},
    {"2147483647", "00c2ffffff7f0a002c74e59ee02eada1"},
    {"2147483648", "000a323134373438333634380a00e7b129a34c1d76ee"},
    {"007", "00033030370a007258e27b4c69bad9"},
    {repeat("a", 100), "00c3094064016161e057000161610a00e8a3b507b06df271"},
    {repeat("abcabcabc", 20), "00c30b40b40361626361e0a5020162630a002b5b6bac6c26c36d"},
};

TEST(Dump, what_redis_has_dumped_is_restored) {
  for (const Dumped& each : dumped_by_redis) {
    const Restored restored = restore_string(unhex(each.payload), enough);
    EXPECT_FALSE(restored.defect()) << each.value;
    EXPECT_EQ(restored.bytes(), each.value);
  }
}

TEST(Dump, what_was_dumped_is_restored) {
  for (const std::size_t length : {0, 1, 63, 64, 16383, 16384, 100'000}) {
    const std::string value(length, 'v');
    const Restored restored = restore_string(dump_string(value), enough);
    EXPECT_FALSE(restored.defect()) << length;
    EXPECT_EQ(restored.bytes(), value);
  }
}

TEST(Dump, is_as_the_oldest_redis_writes_it) {
  const std::string payload = dump_string("hi");
  EXPECT_EQ(payload.substr(0, 6), std::string("\0\2hi\6\0", 6));
  EXPECT_EQ(payload.size(), 6u + 8u);
}

TEST(Dump, whatever_byte_is_changed_is_noticed) {
  const std::string sound = unhex(dumped_by_redis[9].payload);
  for (std::size_t at = 0; at < sound.size(); ++at) {
    std::string changed = sound;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_EQ(restore_string(changed, enough).defect(), DumpDefect::version_or_checksum) << at;
  }
  for (std::size_t length = 0; length < sound.size(); ++length)
    EXPECT_EQ(restore_string(sound.substr(0, length), enough).defect(), DumpDefect::version_or_checksum);
}

TEST(Dump, versions_up_to_that_of_redis_8_are_taken) {
  EXPECT_EQ(restore_string(unhex("000268690c00641dab28741b855d"), enough).bytes(), "hi");
  EXPECT_EQ(restore_string(unhex("000268690d000dc2165b89846cd4"), enough).defect(),
            DumpDefect::version_or_checksum);
}

TEST(Dump, what_has_a_right_checksum_and_no_string_in_it_is_refused) {
  const std::pair<std::string, std::string> payloads[] = {
      {"a list of Redis 7", "1201020a0a0000000100816102ff0a0009b9edf594ded995"},
      {"a list of Redis 2", "010101610a00f5b052938dc0e462"},
      {"a byte too many", "00026869210a005742339fa8f32dfd"},
      {"a byte too few", "000368690a00b1b6397305d41f21"},
      {"no type", "0a005d9b5c400f7fa2da"},
      {"a special form that is none", "00c468690a001c852038b711e55a"},
      {"a form of length that is none", "008268690a002cdaa32ebf856b52"},
      {"a length of 2^64-1", "0081ffffffffffffffff68690a009cfbd9d5cc170001"},
      {"compressed to 2^64-1", "00c30381ffffffffffffffff0061610a00449ba3f3007e28bd"},
  };
  for (const auto& [what, payload] : payloads)
    EXPECT_EQ(restore_string(unhex(payload), enough).defect(), DumpDefect::format) << what;
}

TEST(Dump, no_value_is_longer_than_it_may) {
  EXPECT_EQ(restore_string(unhex(dumped_by_redis[9].payload), 99).defect(), DumpDefect::format);
  EXPECT_FALSE(restore_string(unhex(dumped_by_redis[9].payload), 100).defect());
  EXPECT_EQ(restore_string(dump_string("12345"), 4).defect(), DumpDefect::format);
}

TEST(Lzf, is_undone_to_exactly_the_length_that_was_told) {
  const std::string compressed = unhex("016161e05700016161");
  EXPECT_EQ(lzf_decompress(compressed, 100), std::string(100, 'a'));
  EXPECT_EQ(lzf_decompress(compressed, 99), std::nullopt);
  EXPECT_EQ(lzf_decompress(compressed, 101), std::nullopt);
  EXPECT_EQ(lzf_decompress("", 0), "");
}

TEST(Lzf, what_points_outside_is_refused) {
  EXPECT_EQ(lzf_decompress(unhex("2000"), 3), std::nullopt) << "back before the beginning";
  EXPECT_EQ(lzf_decompress(unhex("00612005"), 4), std::nullopt);
  EXPECT_EQ(lzf_decompress(unhex("0561"), 6), std::nullopt) << "fewer literals than told";
  EXPECT_EQ(lzf_decompress(unhex("0061e0"), 100), std::nullopt) << "ends in the middle of a reference";
  EXPECT_EQ(lzf_decompress(unhex("006120"), 100), std::nullopt);
}

}  // namespace
}  // namespace redis3::value

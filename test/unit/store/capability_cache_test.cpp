#include "store/capability_cache.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>

using namespace redis3;
using namespace redis3::store;
using namespace std::chrono_literals;

namespace {

const TimePoint now = from_unix_milliseconds(1'700'000'000'000);

ProbeVerdict of_ceph() {
  ProbeVerdict verdict;
  verdict.capabilities.put_if_absent = Support::yes;
  verdict.capabilities.put_if_match = Support::yes;
  verdict.capabilities.remove_if_match = ConditionalRemove::ignored;
  verdict.capabilities.listed_marks = Support::no;
  verdict.unquotes_tags = true;
  return verdict;
}

}  // namespace

TEST(CapabilityCache, what_was_kept_is_found_until_it_is_too_old) {
  const ProbeVerdict verdict = of_ceph();
  const std::string text = format_verdict("http://host bucket", verdict, now);
  EXPECT_EQ(parse_verdict(text, "http://host bucket", now), verdict);
  EXPECT_EQ(parse_verdict(text, "http://host bucket", now + 24h), verdict);
  EXPECT_EQ(parse_verdict(text, "http://host bucket", now + 24h + 1ms), std::nullopt);
  EXPECT_EQ(parse_verdict(text, "http://host bucket", now - 1ms), std::nullopt) << "from the future";
  EXPECT_EQ(parse_verdict(text, "http://host other", now), std::nullopt);
}

TEST(CapabilityCache, a_damaged_file_is_as_good_as_none) {
  const std::string text = format_verdict("place", of_ceph(), now);
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_EQ(parse_verdict(text.substr(0, length), "place", now), std::nullopt) << length;
  EXPECT_EQ(parse_verdict(text + "x", "place", now), std::nullopt);
}

TEST(CapabilityCache, a_file_stands_for_a_place) {
  const test::TemporaryFolder folder;
  const CapabilityCache cache(folder.file("cache"));
  EXPECT_EQ(cache.find("place", now), std::nullopt);
  cache.keep("place", of_ceph(), now);
  EXPECT_EQ(cache.find("place", now), of_ceph());
  EXPECT_EQ(cache.find("other", now), std::nullopt);
}

TEST(CapabilityCache, a_server_that_is_not_fit_is_asked_again) {
  const test::TemporaryFolder folder;
  const CapabilityCache cache(folder.file("cache"));
  ProbeVerdict unfit = of_ceph();
  unfit.capabilities.put_if_match = Support::no;
  cache.keep("place", unfit, now);
  EXPECT_EQ(cache.find("place", now), std::nullopt);
}

TEST(CapabilityCache, a_folder_that_cannot_be_written_is_no_error) {
  const test::TemporaryFolder folder;
  std::ofstream(folder.file("file")) << "in the way";
  const CapabilityCache cache(folder.file("file"));
  cache.keep("place", of_ceph(), now);
  EXPECT_EQ(cache.find("place", now), std::nullopt);
  CapabilityCache("").keep("place", of_ceph(), now);
}

TEST(CapabilityCache, whatever_stands_where_the_file_should_is_no_error) {
  const test::TemporaryFolder folder;
  const CapabilityCache cache(folder.path());
  cache.keep("place", of_ceph(), now);
  const std::string file = folder.file("place");
  ASSERT_TRUE(std::filesystem::exists(file));

  std::ofstream(file) << std::string(1 << 20, '\n');
  EXPECT_EQ(cache.find("place", now), std::nullopt);

  std::filesystem::remove(file);
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  EXPECT_EQ(cache.find("place", now), std::nullopt) << "nobody writes into that pipe";

  std::filesystem::remove(file);
  std::filesystem::create_directories(file + "/not empty");
  EXPECT_EQ(cache.find("place", now), std::nullopt);
  cache.keep("place", of_ceph(), now);
}

TEST(CapabilityCache, places_of_which_a_file_name_cannot_tell_are_told_apart) {
  const test::TemporaryFolder folder;
  const CapabilityCache cache(folder.path());
  cache.keep("http://host:80 a", of_ceph(), now);
  EXPECT_EQ(cache.find("http://host:80 a", now), of_ceph());
  EXPECT_EQ(cache.find("http://host_80 a", now), std::nullopt);
  const std::string long_place(5'000, 'x');
  cache.keep(long_place, of_ceph(), now);
  EXPECT_EQ(cache.find(long_place, now), std::nullopt) << "it does not fit into a file of ours";
}

TEST(CapabilityCache, the_folder_is_the_users_own) {
  EXPECT_EQ(capability_cache_folder("/x", "/home/me"), "/x/redis3/servers");
  EXPECT_EQ(capability_cache_folder("relative", "/home/me"), "/home/me/.cache/redis3/servers");
  EXPECT_EQ(capability_cache_folder(std::nullopt, std::nullopt), "");
}

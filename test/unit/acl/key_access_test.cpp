#include "acl/key_access.hpp"

#include "sample_commands.hpp"

#include <gtest/gtest.h>

namespace redis3::acl {
namespace {

using test::spec_of_call;
using test::words_of;

/// "key:rw", for each key in order.
std::string access_of(std::string_view call) {
  const command::Argv argv = words_of(call);
  std::string text;
  for (const KeyAccess& key : keys_of(spec_of_call(argv), argv)) {
    if (!text.empty()) text += ' ';
    text += argv[key.position] + ':';
    if (key.access.read) text += 'r';
    if (key.access.write) text += 'w';
  }
  return text;
}

TEST(KeyAccess, follows_the_table) {
  const struct {
    std::string_view call;
    std::string_view access;
  } cases[] = {
      {"ping", ""},
      {"get k", "k:r"},
      {"mget a b", "a:r b:r"},
      {"mset a 1 b 2", "a:w b:w"},
      {"append k v", "k:w"},
      {"incr k", "k:rw"},
      {"getdel k", "k:rw"},
      {"del a b", "a:w b:w"},
      {"copy a b", "a:r b:w"},
      {"rename a b", "a:rw b:w"},
      {"exists k", "k:"},
      {"type k", "k:"},
      {"ttl k", "k:r"},
      {"expire k 1", "k:w"},
      {"bitop and d a b", "d:w a:r b:r"},
      {"object encoding k", "k:"},
      {"lcs a b", "a:r b:r"},
      {"hset k f v", "k:w"},
      {"lpush k v", "k:w"},
  };
  for (const auto& [call, access] : cases)
    EXPECT_EQ(access_of(call), access) << call;
}

TEST(KeyAccess, set_reads_where_it_tells_or_compares_the_old_value) {
  const struct {
    std::string_view call;
    std::string_view access;
  } cases[] = {
      {"set k v", "k:w"},
      {"set k get", "k:w"},
      {"set get v", "get:w"},
      {"set k v GET", "k:rw"},
      {"set k v get ex 100", "k:rw"},
      {"set k v ex 100", "k:w"},
      {"set k v keepttl nx", "k:w"},
      {"set k v ex get", "k:rw"},
      {"set k v IFEQ old", "k:rw"},
      {"set k v ifne old", "k:rw"},
  };
  for (const auto& [call, access] : cases)
    EXPECT_EQ(access_of(call), access) << call;
}

TEST(KeyAccess, bitfield_writes_where_it_does_more_than_get) {
  const struct {
    std::string_view call;
    std::string_view access;
  } cases[] = {
      {"bitfield k", "k:r"},
      {"bitfield k get u4 0", "k:r"},
      {"bitfield k get u4 0 OVERFLOW sat get u8 1", "k:r"},
      {"bitfield k set u4 0 1", "k:rw"},
      {"bitfield k get u4 0 set u4 0 1", "k:rw"},
      {"bitfield k incrby u4 0 1", "k:rw"},
      {"bitfield k overflow wrap incrby u4 0 1", "k:rw"},
      // Words that make no sense; the command will say so.
      {"bitfield k get u4", "k:rw"},
      {"bitfield k nonsense", "k:rw"},
      {"bitfield_ro k get u4 0", "k:r"},
  };
  for (const auto& [call, access] : cases)
    EXPECT_EQ(access_of(call), access) << call;
}

TEST(KeyAccess, sort_writes_where_it_stores) {
  const struct {
    std::string_view call;
    std::string_view access;
  } cases[] = {
      {"sort k", "k:r"},
      {"sort k by x get y asc", "k:r"},
      {"sort k store d", "k:r d:w"},
      {"sort k STORE d limit 0 1", "k:r d:w"},
      {"sort k store d store e", "k:r e:w"},
      {"sort k by store", "k:r"},
      {"sort k get store store d", "k:r d:w"},
      {"sort k limit store store store d", "k:r d:w"},
      {"sort k store", "k:r"},
      {"sort_ro k", "k:r"},
  };
  for (const auto& [call, access] : cases)
    EXPECT_EQ(access_of(call), access) << call;
}

}  // namespace
}  // namespace redis3::acl

#include "session/acl_file.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>

namespace redis3::session {
namespace {

namespace fs = std::filesystem;

std::ptrdiff_t count_files(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

TEST(AclFile, is_read_as_it_was_written) {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("users.acl");
  const std::string text = "user alice on\n" + std::string(100'000, 'x') + "\n";
  ASSERT_TRUE(replace_acl_file(path, "old").has_value());
  ASSERT_TRUE(replace_acl_file(path, text).has_value());
  EXPECT_EQ(read_acl_file(path).value(), text);
  EXPECT_EQ(count_files(folder.path()), 1);
}

TEST(AclFile, only_its_owner_can_read_a_new_one_and_an_old_one_keeps_its_mode) {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("users.acl");
  constexpr fs::perms for_owner = fs::perms::owner_read | fs::perms::owner_write;
  ASSERT_TRUE(replace_acl_file(path, "a").has_value());
  EXPECT_EQ(fs::status(path).permissions(), for_owner);
  fs::permissions(path, for_owner | fs::perms::group_read);
  ASSERT_TRUE(replace_acl_file(path, "b").has_value());
  EXPECT_EQ(fs::status(path).permissions(), for_owner | fs::perms::group_read);
}

TEST(AclFile, that_is_not_there_is_an_error_in_redis_words) {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("users.acl");
  const auto text = read_acl_file(path);
  ASSERT_TRUE(text.has_error());
  EXPECT_EQ(text.error().message(),
            "Error loading ACLs, opening file '" + path + "': No such file or directory");
}

TEST(AclFile, leaves_nothing_behind_where_it_cannot_be_written) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(replace_acl_file(folder.file("nowhere/users.acl"), "a").has_error());
  // A folder in the file's place.
  fs::create_directories(folder.path() / "users.acl" / "full");
  EXPECT_TRUE(replace_acl_file(folder.file("users.acl"), "a").has_error());
  EXPECT_EQ(count_files(folder.path()), 1);
}

}  // namespace
}  // namespace redis3::session

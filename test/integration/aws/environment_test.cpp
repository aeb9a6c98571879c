#include "aws/environment.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

namespace redis3::aws {
namespace {

namespace files = std::filesystem;

TEST(ProcessEnvironment, replaces_a_file_all_at_once_for_its_owner_only) {
  const redis3::test::TemporaryFolder folder;
  const std::string path = folder.path() / "token.json";
  std::ofstream(path) << "old";
  const Environment environment = process_environment();
  ASSERT_TRUE(environment.replace_file(path, "new"));
  EXPECT_EQ(environment.file(path).value(), "new");
  EXPECT_EQ(files::status(path).permissions(), files::perms::owner_read | files::perms::owner_write);
  EXPECT_EQ(std::distance(files::directory_iterator(folder.path()), {}), 1);
}

TEST(ProcessEnvironment, leaves_nothing_where_a_file_cannot_be_replaced) {
  const redis3::test::TemporaryFolder folder;
  const std::string path = folder.path() / "folder";
  files::create_directory(path);
  std::ofstream(files::path(path) / "inside") << "x";
  const Environment environment = process_environment();
  EXPECT_EQ(environment.replace_file(path, "new").error().kind(), ErrorKind::denied);
  EXPECT_EQ(environment.replace_file(folder.path() / "nowhere" / "file", "new").error().kind(),
            ErrorKind::denied);
  EXPECT_EQ(std::distance(files::directory_iterator(folder.path()), {}), 1);
}

TEST(ProcessEnvironment, reads_files_and_nothing_that_could_block) {
  const redis3::test::TemporaryFolder folder;
  const Environment environment = process_environment();
  EXPECT_EQ(environment.file(folder.file("nothing")).value(), std::nullopt);
  EXPECT_EQ(environment.file("/dev/null").value(), "");
  EXPECT_EQ(environment.file(folder.path()).error().kind(), ErrorKind::invalid);
  const std::string pipe = folder.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(environment.file(pipe).error().kind(), ErrorKind::invalid);
  const std::string large = folder.file("large");
  std::ofstream(large) << std::string((1 << 20) + 1, 'x');
  EXPECT_EQ(environment.file(large).error().kind(), ErrorKind::invalid);
}

}  // namespace
}  // namespace redis3::aws

#include "session/config_rewrite.hpp"

#include "resp/words.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace redis3::session {
namespace {

Settings changed_settings() {
  Settings settings;
  settings.timeout = std::chrono::seconds(60);
  settings.maxclients = 7;
  settings.changed = {"timeout"};
  return settings;
}

TEST(Rewritten, puts_a_changed_value_where_the_directive_first_stood) {
  EXPECT_EQ(rewritten("# mine\n\n  Timeout 5  \r\nport 1\nmaxclients 3\ntimeout 6\n# timeout 1\nno such",
                      changed_settings()),
            "# mine\n\ntimeout 60\nport 1\nmaxclients 3\n# timeout 1\nno such\n");
}

TEST(Rewritten, puts_it_behind_the_rest_where_it_did_not_stand_and_does_so_once) {
  const std::string first = rewritten("port 1\n", changed_settings());
  EXPECT_EQ(first, "port 1\n\n# Written by CONFIG REWRITE\ntimeout 60\n");
  Settings again = changed_settings();
  EXPECT_EQ(rewritten(first, again), first);
  again.changed.push_back("maxclients");
  EXPECT_EQ(rewritten(first, again), first + "maxclients 7\n");
}

TEST(Rewritten, leaves_a_file_as_it_is_where_nothing_was_changed) {
  EXPECT_EQ(rewritten("timeout 5\nport 1\n", Settings()), "timeout 5\nport 1\n");
  EXPECT_EQ(rewritten("", Settings()), "");
}

TEST(Rewritten, makes_one_line_of_the_buffer_limits) {
  Settings settings;
  settings.output_limit_normal = {1, 2, std::chrono::seconds(3)};
  settings.changed = {"client-output-buffer-limit"};
  EXPECT_EQ(
      rewritten("client-output-buffer-limit normal 0 0 0\nclient-output-buffer-limit pubsub 1 1 1\n",
                settings),
      "client-output-buffer-limit normal 1 2 3 slave 268435456 67108864 60 pubsub 33554432 8388608 60\n");
}

TEST(ConfigWord, is_read_back_as_the_same_word) {
  EXPECT_EQ(config_word("plain-1.2:3/x"), "plain-1.2:3/x");
  for (const std::string& word : {std::string(), std::string("a b"), std::string("\"'\\"),
                                  std::string("\0\n\xff", 3), std::string("#x"), std::string("tab\t")}) {
    EXPECT_EQ(resp::split_words("x " + config_word(word)), (std::vector<std::string>{"x", word}));
  }
}

class RewriteConfigFile : public ::testing::Test {
 protected:
  void write(const std::string& text) { std::ofstream(path) << text; }
  std::string read() const {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  test::TemporaryFolder folder;
  std::string path = folder.file("redis3.conf");
};

TEST_F(RewriteConfigFile, replaces_the_file_and_keeps_its_mode) {
  write("timeout 5\n");
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  Settings settings = changed_settings();
  settings.config_file = path;
  ASSERT_TRUE(rewrite_config_file(settings));
  EXPECT_EQ(read(), "timeout 60\n");
  struct ::stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST_F(RewriteConfigFile, says_that_there_is_no_such_file) {
  Settings settings = changed_settings();
  settings.config_file = path;
  const auto done = rewrite_config_file(settings);
  ASSERT_TRUE(done.has_error());
  EXPECT_EQ(done.error().message(), "cannot read " + path + ": No such file or directory");
}

}  // namespace
}  // namespace redis3::session

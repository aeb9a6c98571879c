#include "gateway/config_directives.hpp"
#include "gateway/config_file.hpp"
#include "gateway/foreign_directives.hpp"
#include "session/config_table.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace redis3::gateway {
namespace {

/// docs/serve.md, which the environment names.
class ServeDocument : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* path = std::getenv("REDIS3_SERVE_DOCUMENT");
    if (!path) GTEST_SKIP() << "REDIS3_SERVE_DOCUMENT names no document";
    std::ifstream file(path);
    text_.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    ASSERT_FALSE(text_.empty()) << path;
  }
  bool names(std::string_view directive) const {
    return text_.find('`' + std::string(directive) + '`') != std::string::npos;
  }
  std::string text_;
};

TEST_F(ServeDocument, names_every_directive) {
  for (const session::ConfigRow& row : session::config_table())
    EXPECT_TRUE(names(row.name)) << row.name;
  for (const Directive& row : directives())
    EXPECT_TRUE(names(row.name)) << row.name;
}

TEST_F(ServeDocument, says_why_others_do_nothing) {
  for (const ForeignDirective& row : foreign_directives()) {
    EXPECT_TRUE(names(row.name)) << row.name;
    EXPECT_NE(text_.find("| " + std::string(row.why) + " |"), std::string::npos) << row.name;
  }
}

TEST(ExampleConfig, is_read_with_nothing_to_note_also_where_all_its_lines_count) {
  const char* path = std::getenv("REDIS3_EXAMPLE_CONFIG");
  if (!path) GTEST_SKIP() << "REDIS3_EXAMPLE_CONFIG names no file";
  const ConfigFiles files = machine_files();
  std::string text = files.read(path).value();
  // Prose has a blank behind its `#`.
  for (std::size_t at = 0; (at = text.find("\n#", at)) != std::string::npos; ++at) {
    if (text[at + 2] >= 'a' && text[at + 2] <= 'z') text.erase(at + 1, 1);
  }
  Config config;
  const auto read = read_config(config, text, path, files);
  EXPECT_TRUE(read) << read.error().message();
  EXPECT_TRUE(config.notes.empty());
  EXPECT_EQ(config.tls_port, 6380);
  EXPECT_EQ(why_unusable(config), std::nullopt);
}

}  // namespace
}  // namespace redis3::gateway

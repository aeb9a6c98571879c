#include "gateway/config_directives.hpp"
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

}  // namespace
}  // namespace redis3::gateway

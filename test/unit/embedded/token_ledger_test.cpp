#include "embedded/token_ledger.hpp"

#include "embedded/memory_table.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::embedded;
using test::run;

namespace {

class TokenLedger : public testing::Test {
 protected:
  TokenUse find(const std::string& token, const std::string& request) {
    TokenUse use = TokenUse::fresh;
    EXPECT_TRUE(
        table_.read([&](const Rows& rows) { use = find_token(rows, "b/tokens", token, request, now_); }));
    return use;
  }

  void keep(const std::string& token, const std::string& request) {
    EXPECT_TRUE(run(table_.write([&](Rows& rows) {
      keep_token(rows, "b/tokens", token, request, now_);
      return Result<void>();
    })));
  }

  std::size_t count() {
    std::size_t rows_there = 0;
    EXPECT_TRUE(
        table_.read([&](const Rows& rows) { rows_there = rows.scan("b/tokens", "", "", 1000).size(); }));
    return rows_there;
  }

  MemoryTable table_;
  TimePoint now_ = from_unix_milliseconds(1'732'320'000'123);
};

}  // namespace

TEST_F(TokenLedger, tells_a_repetition_from_another_request) {
  EXPECT_EQ(find("t", "a to b"), TokenUse::fresh);
  keep("t", "a to b");
  EXPECT_EQ(find("t", "a to b"), TokenUse::repeated);
  EXPECT_EQ(find("t", "a to c"), TokenUse::taken);
  EXPECT_EQ(find("u", "a to b"), TokenUse::fresh);
}

TEST_F(TokenLedger, forgets_a_token_after_its_time) {
  keep("t", "a to b");
  now_ += token_lifetime - std::chrono::milliseconds(1);
  EXPECT_EQ(find("t", "a to b"), TokenUse::repeated);
  now_ += std::chrono::milliseconds(1);
  EXPECT_EQ(find("t", "a to b"), TokenUse::fresh);
  EXPECT_EQ(find("t", "a to c"), TokenUse::fresh);
}

TEST_F(TokenLedger, removes_old_tokens_a_few_at_a_time) {
  for (int number = 0; number < 40; ++number)
    keep("old" + std::to_string(number), "r");
  EXPECT_EQ(count(), 40U);
  now_ += token_lifetime;
  keep("new1", "r");
  EXPECT_EQ(count(), 40U - 16 + 1);
  keep("new2", "r");
  keep("new3", "r");
  EXPECT_EQ(count(), 3U);
  EXPECT_EQ(find("new1", "r"), TokenUse::repeated);
}

#include "store/counting_store.hpp"

#include "embedded/memory_table.hpp"
#include "store/embedded_store.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::store;
using test::run;

namespace {

class CountingStoreTest : public testing::Test {
 protected:
  embedded::MemoryTable table_;
  ManualClock clock_{TimePoint()};
  SeededRandom random_{1};
  EmbeddedStore inner_{table_, "b", clock_, random_};
  CountingStore store_{inner_};
};

}  // namespace

TEST_F(CountingStoreTest, counts_each_verb_by_itself) {
  ASSERT_TRUE(run(store_.put("k", "four", PutOptions())));
  ASSERT_TRUE(run(store_.get("k", GetOptions())));
  ASSERT_TRUE(run(store_.get("k", GetOptions::bytes({1, 1}))));
  ASSERT_TRUE(run(store_.head("k")));
  ASSERT_TRUE(run(store_.list(ListQuery::objects(""))));
  ASSERT_TRUE(run(store_.append("k", "more", AppendOptions(4))));
  ASSERT_TRUE(run(store_.rename("k", "l", RenameOptions("token"))));
  ASSERT_TRUE(run(store_.remove("l", RemoveCondition::none())));
  EXPECT_EQ(describe(store_.counts()), "2 GET, 1 HEAD, 1 PUT, 1 DELETE, 1 LIST, 1 APPEND, 1 RENAME");
  EXPECT_EQ(store_.counts().requests(), 8U);
  EXPECT_EQ(store_.counts().bytes_put, 8U);
  EXPECT_EQ(store_.counts().bytes_got, 5U);
  EXPECT_TRUE(store_.counts().errors.empty());
}

TEST_F(CountingStoreTest, counts_errors_by_their_kind) {
  EXPECT_FALSE(run(store_.get("k", GetOptions())));
  EXPECT_FALSE(run(store_.head("k")));
  EXPECT_FALSE(run(store_.put("k", "v", PutOptions(PutCondition::if_match(Etag("\"a\""))))));
  EXPECT_FALSE(run(store_.append("k", "v", AppendOptions(1))));
  EXPECT_FALSE(run(store_.rename("k", "l", RenameOptions("token"))));
  const std::map<ErrorKind, std::uint64_t> expected{{ErrorKind::not_found, 4}, {ErrorKind::conflict, 1}};
  EXPECT_EQ(store_.counts().errors, expected);
  EXPECT_EQ(store_.counts().bytes_put, 2U);
}

TEST_F(CountingStoreTest, begins_anew_after_its_counts_are_taken) {
  ASSERT_TRUE(run(store_.put("k", "v", PutOptions())));
  EXPECT_EQ(describe(store_.take()), "1 PUT");
  EXPECT_EQ(store_.counts(), CallCounts());
  EXPECT_EQ(describe(store_.take()), "nothing");
}

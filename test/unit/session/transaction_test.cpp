#include "session_fixture.hpp"

#include <string>

using namespace redis3;
using namespace redis3::session;

namespace {

class TransactionTest : public SessionTest {};

}  // namespace

TEST_F(TransactionTest, holds_no_more_than_the_query_buffer_may) {
  server.settings.client_query_buffer_limit = 4096;
  EXPECT_EQ(run({"MULTI"}), Reply::ok());
  EXPECT_EQ(run({"SET", "k", std::string(3000, 'v')}), Reply::status("QUEUED"));
  const Reply refusal = run({"SET", "k", std::string(3000, 'v')});
  EXPECT_TRUE(refusal.is_error());
  EXPECT_TRUE(mine.client.transaction.queue.empty());
  EXPECT_EQ(run({"SET", "k", "small"}), Reply::status("QUEUED"));
  EXPECT_TRUE(mine.client.transaction.queue.empty());
  EXPECT_EQ(run({"EXEC"}), error("EXECABORT Transaction discarded because of previous errors."));
  EXPECT_EQ(run({"GET", "k"}), Reply::null());
}

TEST_F(TransactionTest, keeps_nothing_behind_an_error) {
  EXPECT_EQ(run({"MULTI"}), Reply::ok());
  EXPECT_EQ(run({"SET", "k", "1"}), Reply::status("QUEUED"));
  EXPECT_TRUE(run({"GET"}).is_error());
  EXPECT_EQ(run({"SET", "k", "2"}), Reply::status("QUEUED"));
  EXPECT_EQ(mine.client.transaction.queue.size(), 1u);
  EXPECT_EQ(run({"DISCARD"}), Reply::ok());
  EXPECT_EQ(mine.client.transaction.queue_bytes, 0u);
}

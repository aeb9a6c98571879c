#include "aws/signer_keeper.hpp"

#include "support/run.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <memory>

namespace redis3::aws {
namespace {

using std::chrono::minutes;

/// Credentials that end, from a source that a test prepares.
class SignerKeeperTest : public testing::Test {
 protected:
  void SetUp() override {
    keeper = std::make_shared<SignerKeeper>(
        context.get_executor(), clock, credentials_times, [this] { return give(); },
        [](Credentials credentials) {
          return Signer(std::move(credentials), "x-amz-security-token", "r", "s3");
        },
        false);
  }
  void TearDown() override { keeper->close(); }

  Grant grant(const std::string& id, minutes life) const {
    Grant made;
    made.credentials = {id, "secret", "token"};
    made.expires = clock.now() + life;
    return made;
  }
  void run_to_rest() {
    context.restart();
    context.run();
  }
  const std::string& held() { return keeper->signer().access_key_id(); }

  boost::asio::io_context context{1};
  ManualClock clock{from_unix_milliseconds(1'000'000'000'000)};
  std::deque<Result<Grant>> grants;
  int fetches = 0;
  std::shared_ptr<SignerKeeper> keeper;

 private:
  Task<Grant> give() {
    ++fetches;
    co_await boost::asio::post(boost::asio::use_awaitable);
    auto given = std::move(grants.front());
    grants.pop_front();
    co_return given;
  }
};

TEST_F(SignerKeeperTest, gets_the_first_one_when_it_is_needed) {
  EXPECT_FALSE(keeper->is_ready());
  grants.push_back(grant("A1", minutes(60)));
  EXPECT_TRUE(redis3::test::run(context, keeper->renew()));
  EXPECT_TRUE(keeper->is_ready());
  EXPECT_EQ(held(), "A1");
}

TEST_F(SignerKeeperTest, all_who_wait_share_one_fetch) {
  grants.push_back(grant("A1", minutes(60)));
  int ready = 0;
  const auto ask = [](std::shared_ptr<SignerKeeper> asked, int& counted) -> boost::asio::awaitable<void> {
    const auto renewed = co_await asked->renew();
    if (renewed) ++counted;
  };
  for (int i = 0; i < 10; ++i)
    boost::asio::co_spawn(context, ask(keeper, ready), boost::asio::detached);
  run_to_rest();
  EXPECT_EQ(ready, 10);
  EXPECT_EQ(fetches, 1);
}

TEST_F(SignerKeeperTest, is_renewed_in_the_background_once_and_the_old_one_is_used_meanwhile) {
  keeper->hold(grant("A1", minutes(60)));
  clock.advance(minutes(44));
  EXPECT_TRUE(keeper->is_ready());
  run_to_rest();
  EXPECT_EQ(fetches, 0);
  clock.advance(minutes(1));
  grants.push_back(grant("A2", minutes(60)));
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(keeper->is_ready());
  EXPECT_EQ(held(), "A1");
  run_to_rest();
  EXPECT_EQ(fetches, 1);
  EXPECT_EQ(held(), "A2");
}

TEST_F(SignerKeeperTest, renewal_that_fails_is_tried_again_later_and_is_no_error_before_the_end) {
  keeper->hold(grant("A1", minutes(60)));
  clock.advance(minutes(50));
  grants.push_back(Error(ErrorKind::unavailable, "Nobody is there."));
  EXPECT_TRUE(keeper->is_ready());
  run_to_rest();
  EXPECT_TRUE(keeper->is_ready());
  run_to_rest();
  EXPECT_EQ(fetches, 1);
  clock.advance(minutes(1));
  grants.push_back(grant("A2", minutes(60)));
  EXPECT_TRUE(keeper->is_ready());
  run_to_rest();
  EXPECT_EQ(held(), "A2");

  clock.advance(minutes(60));
  EXPECT_FALSE(keeper->is_ready());
  grants.push_back(Error(ErrorKind::unavailable, "Nobody is there."));
  EXPECT_EQ(redis3::test::run(context, keeper->renew()).error().kind(), ErrorKind::unavailable);
}

TEST_F(SignerKeeperTest, keys_that_do_not_end_are_never_fetched_until_they_are_refused) {
  Grant known;
  known.credentials = {"AK", "secret", ""};
  keeper->hold(known);
  clock.advance(std::chrono::hours(24 * 365));
  EXPECT_TRUE(keeper->is_ready());
  run_to_rest();
  EXPECT_EQ(fetches, 0);
  keeper->refused(keeper->generation());
  EXPECT_FALSE(keeper->is_ready());
}

TEST_F(SignerKeeperTest, failure_is_the_answer_for_a_moment) {
  grants.push_back(Error(ErrorKind::denied, "No."));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(redis3::test::run(context, keeper->renew()).error().message(), "No.");
  EXPECT_EQ(fetches, 1);
  clock.advance(std::chrono::seconds(1));
  grants.push_back(grant("A1", minutes(60)));
  EXPECT_TRUE(redis3::test::run(context, keeper->renew()));
  EXPECT_EQ(held(), "A1");
}

TEST_F(SignerKeeperTest, closing_ends_a_renewal_that_is_under_way) {
  bool has_ended = false;
  keeper = std::make_shared<SignerKeeper>(
      context.get_executor(), clock, credentials_times,
      [&]() -> Task<Grant> {
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
        boost::system::error_code error;
        co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
        has_ended = error.failed();
        co_return Error(ErrorKind::cancelled, "Closed.");
      },
      [](Credentials credentials) {
        return Signer(std::move(credentials), "x-amz-security-token", "r", "s3");
      },
      false);
  keeper->hold(grant("A1", minutes(10)));
  clock.advance(minutes(9));
  EXPECT_TRUE(keeper->is_ready());
  context.poll();
  EXPECT_FALSE(has_ended);
  keeper->close();
  run_to_rest();
  EXPECT_TRUE(has_ended);
  EXPECT_EQ(held(), "A1");
}

}  // namespace
}  // namespace redis3::aws

#include "s3/retry.hpp"

#include <gtest/gtest.h>

#include <string>

namespace redis3::s3 {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Draws the largest of whatever is drawn: `next() % (n + 1)` is n for each n that divides 2^64 - 1's
/// neighbour.
class Draws : public Random {
 public:
  explicit Draws(std::uint64_t value) : value_(value) {}
  std::uint64_t next() override { return value_; }

 private:
  std::uint64_t value_;
};

Failure failure(Operation operation, int status, const std::string& code = {}) {
  Failure made;
  made.operation = operation;
  made.status = status;
  made.body.code = code;
  return made;
}

TEST(FaultOf, refusals_by_status_and_code) {
  const struct {
    int status;
    const char* code;
    Fault of_read;
    Fault of_write;
  } cases[] = {
      {503, "SlowDown", Fault::throttled, Fault::throttled},
      {429, "", Fault::throttled, Fault::throttled},
      {400, "RequestLimitExceeded", Fault::throttled, Fault::throttled},
      {503, "ServiceUnavailable", Fault::transient, Fault::transient},
      {503, "", Fault::transient, Fault::transient},
      {408, "", Fault::transient, Fault::transient},
      {400, "RequestTimeout", Fault::transient, Fault::transient},
      {400, "BadDigest", Fault::transient, Fault::transient},
      {400, "IncompleteBody", Fault::transient, Fault::transient},
      {500, "InternalError", Fault::transient, Fault::final},
      {502, "", Fault::transient, Fault::final},
      {504, "", Fault::transient, Fault::final},
      {404, "NoSuchKey", Fault::final, Fault::final},
      {412, "PreconditionFailed", Fault::final, Fault::final},
      {409, "ConditionalRequestConflict", Fault::final, Fault::final},
      {403, "AccessDenied", Fault::final, Fault::final},
      {400, "InvalidRequest", Fault::final, Fault::final},
      {501, "NotImplemented", Fault::final, Fault::final},
  };
  for (const auto& [status, code, of_read, of_write] : cases) {
    EXPECT_EQ(fault_of(failure(Operation::get_object, status, code)), of_read) << status << code;
    EXPECT_EQ(fault_of(failure(Operation::head_object, status, code)), of_read) << status << code;
    EXPECT_EQ(fault_of(failure(Operation::put_object, status, code)), of_write) << status << code;
    EXPECT_EQ(fault_of(failure(Operation::delete_object, status, code)), of_write) << status << code;
  }
}

TEST(FaultOf, a_write_that_may_have_happened_is_not_sent_again) {
  const Error lost(ErrorKind::outcome_unknown, "");
  EXPECT_EQ(fault_of(Operation::put_object, lost), Fault::final);
  EXPECT_EQ(fault_of(Operation::delete_object, lost), Fault::final);
  EXPECT_EQ(fault_of(Operation::get_object, lost), Fault::transient);
  EXPECT_EQ(fault_of(Operation::create_session, lost), Fault::transient);
  EXPECT_EQ(fault_of(Operation::list_objects, lost), Fault::transient);
  EXPECT_EQ(fault_of(Operation::put_object, Error(ErrorKind::unavailable, "")), Fault::transient);
  EXPECT_EQ(fault_of(Operation::put_object, Error(ErrorKind::corrupt, "")), Fault::final);
  EXPECT_EQ(fault_of(Operation::get_object, Error(ErrorKind::corrupt, "")), Fault::transient);
  EXPECT_EQ(fault_of(Operation::get_object, Error(ErrorKind::cancelled, "")), Fault::final);
}

TEST(FaultOf, a_rename_is_sent_again_since_s3_knows_it_by_its_token) {
  EXPECT_EQ(fault_of(Operation::rename_object, Error(ErrorKind::outcome_unknown, "")), Fault::transient);
  EXPECT_EQ(fault_of(failure(Operation::rename_object, 500, "InternalError")), Fault::transient);
  EXPECT_EQ(fault_of(failure(Operation::rename_object, 412, "PreconditionFailed")), Fault::final);
  EXPECT_EQ(fault_of(Operation::append_object, Error(ErrorKind::outcome_unknown, "")), Fault::final);
  EXPECT_EQ(fault_of(failure(Operation::append_object, 500, "InternalError")), Fault::final);
}

TEST(IsDoubtful, only_an_unexplained_503_of_a_write) {
  EXPECT_TRUE(is_doubtful(failure(Operation::put_object, 503, "ServiceUnavailable")));
  EXPECT_TRUE(is_doubtful(failure(Operation::delete_object, 503)));
  EXPECT_FALSE(is_doubtful(failure(Operation::put_object, 503, "SlowDown")));
  EXPECT_FALSE(is_doubtful(failure(Operation::get_object, 503, "ServiceUnavailable")));
  EXPECT_FALSE(is_doubtful(failure(Operation::put_object, 400, "BadDigest")));
}

class RetryTest : public testing::Test {
 protected:
  /// The pauses of a call whose every try fails.
  std::vector<milliseconds> pauses(Fault fault, std::uint64_t drawn) {
    Draws random(drawn);
    Retry retry(options, budget, random);
    std::vector<milliseconds> all;
    while (const auto pause = retry.next(fault, began, began))
      all.push_back(*pause);
    return all;
  }

  RetryOptions options;
  RetryBudget budget;
  const Retry::Time began{seconds(1000)};
};

TEST_F(RetryTest, pause_is_a_random_part_of_one_that_doubles_up_to_its_bound) {
  options.tries_max = 6;
  options.pause_max = milliseconds(300);
  EXPECT_EQ(pauses(Fault::transient, 0), std::vector<milliseconds>(5, milliseconds(0)));
  // 49 modulo 51, 101, 201, 301, 301.
  EXPECT_EQ(pauses(Fault::transient, 50),
            (std::vector<milliseconds>{milliseconds(50), milliseconds(50), milliseconds(50), milliseconds(50),
                                       milliseconds(50)}));
  EXPECT_EQ(pauses(Fault::transient, 300),
            (std::vector<milliseconds>{milliseconds(300 % 51), milliseconds(300 % 101),
                                       milliseconds(300 % 201), milliseconds(300), milliseconds(300)}));
}

TEST_F(RetryTest, throttling_waits_for_longer) {
  EXPECT_EQ(pauses(Fault::throttled, 1000),
            (std::vector<milliseconds>{milliseconds(1000), milliseconds(1000)}));
}

TEST_F(RetryTest, tries_are_bounded) {
  options.tries_max = 1;
  EXPECT_TRUE(pauses(Fault::transient, 0).empty());
  options.tries_max = 4;
  EXPECT_EQ(pauses(Fault::transient, 0).size(), 3u);
  EXPECT_TRUE(pauses(Fault::final, 0).empty());
}

TEST_F(RetryTest, time_is_bounded_with_the_pause_in_it) {
  Draws random(50);
  options.tries_max = 100;
  Retry retry(options, budget, random);
  EXPECT_TRUE(retry.next(Fault::transient, began, began + options.time_max - milliseconds(50)));
  EXPECT_FALSE(retry.next(Fault::transient, began, began + options.time_max - milliseconds(49)));
}

TEST_F(RetryTest, budget_ends_the_repetitions_of_a_store_that_is_down_and_fills_up_again) {
  options.tries_max = 1000;
  EXPECT_EQ(pauses(Fault::transient, 0).size(), 35u);  // 500 / 14.
  EXPECT_TRUE(pauses(Fault::transient, 0).empty());
  EXPECT_EQ(pauses(Fault::throttled, 0).size(), 2u);  // 10 are left.

  Draws random(0);
  for (int i = 0; i < RetryBudget::transient_cost; ++i)
    Retry(options, budget, random).succeeded();
  Retry retry(options, budget, random);
  ASSERT_TRUE(retry.next(Fault::transient, began, began));
  EXPECT_EQ(budget.tokens(), 0);
  retry.succeeded();
  EXPECT_EQ(budget.tokens(), RetryBudget::transient_cost);
  for (int i = 0; i < 2 * RetryBudget::tokens_max; ++i)
    Retry(options, budget, random).succeeded();
  EXPECT_EQ(budget.tokens(), RetryBudget::tokens_max);
}

}  // namespace
}  // namespace redis3::s3

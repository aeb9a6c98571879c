#include "differential/case.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace redis3::test {
namespace {

class Differential : public testing::Test {
 protected:
  /// One server for all tests: starting it takes longer than most cases.
  static void SetUpTestSuite() { theirs_ = RealRedis::start(); }
  static void TearDownTestSuite() { theirs_.reset(); }

  void SetUp() override {
    if (!theirs_) GTEST_SKIP() << "there is no Redis 7 server here (Debian: redis-tools)";
  }

  /// Tries so many cases, and shrinks the first one in which the two are not the same.
  void agree_on(int cases, const OpenStore& open) {
    const char* factor = std::getenv("REDIS3_DIFFERENTIAL_CASES");
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    params.maxSuccess = cases * (factor ? std::max(std::atoi(factor), 1) : 1);
    const auto property = [&] {
      const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
      if (const auto difference = first_difference(*theirs_, open, steps)) RC_FAIL(*difference);
    };
    const rc::detail::TestResult result =
        rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
    if (result.is<rc::detail::SuccessResult>()) return;
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    ADD_FAILURE() << text.str();
  }

 private:
  static std::unique_ptr<RealRedis> theirs_;
};

std::unique_ptr<RealRedis> Differential::theirs_;

TEST_F(Differential, replies_over_memory_are_those_of_redis) {
  agree_on(300, open_memory);
}

TEST_F(Differential, replies_over_an_sqlite_file_are_those_of_redis) {
  agree_on(40, open_sqlite);
}

TEST_F(Differential, replies_over_the_local_endpoint_are_those_of_redis) {
  agree_on(20, open_local_endpoint);
}

}  // namespace
}  // namespace redis3::test

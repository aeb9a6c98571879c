#include "store_conformance.hpp"

#include "base/parallel.hpp"
#include "store/s3_store.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// A real bucket, on Amazon's S3 or on any server that speaks it:
//
//   REDIS3_SCRATCH_BUCKET      its name. Everything in it is removed! It is created if it is absent.
//   REDIS3_SCRATCH_DEVIATIONS  what the store is allowed to do otherwise, words between spaces; see
//   deviations AWS_ENDPOINT_URL_S3 and the other AWS settings, which lead there
//
// Without them nothing is tested.

namespace redis3::test {
namespace {

struct DeviationName {
  const char* word;
  bool Deviations::*flag;
};

constexpr DeviationName deviation_names[] = {
    {"lists_in_any_order", &Deviations::lists_in_any_order},
    {"may_not_know_marks", &Deviations::may_not_know_marks},
    {"may_repeat_etags", &Deviations::may_repeat_etags},
    {"removes_whatever_is_there", &Deviations::removes_whatever_is_there},
    {"may_remove_something_newer", &Deviations::may_remove_something_newer},
    {"may_leave_losers_in_doubt", &Deviations::may_leave_losers_in_doubt},
    {"declines_append", &Deviations::declines_append},
    {"declines_rename", &Deviations::declines_rename},
};

Deviations deviations_of(const std::string& words) {
  Deviations deviations;
  std::istringstream stream(words);
  for (std::string word; stream >> word;) {
    const auto found = std::find_if(std::begin(deviation_names), std::end(deviation_names),
                                    [&](const DeviationName& name) { return name.word == word; });
    if (found == std::end(deviation_names)) throw std::invalid_argument("no deviation is called " + word);
    deviations.*found->flag = true;
  }
  return deviations;
}

class ScratchBucket : public StoreUnderTest {
 public:
  explicit ScratchBucket(std::string bucket) {
    store::S3Config config;
    config.bucket = std::move(bucket);
    config.creates_bucket = true;
    store_ = store::open_s3_store(context().get_executor(), std::move(config)).value();
    run(context(), empty()).value();
    run(context(), store_->learn_capabilities()).value();
  }

  store::ObjectStore& store() override { return *store_; }

 private:
  Task<void> empty() {
    for (;;) {
      auto query = store::ListQuery::objects("");
      const auto page = co_await store_->list(std::move(query));
      if (page.has_error()) co_return page.error();
      if (page->entries.empty()) co_return Result<void>();
      std::function<Task<void>(std::size_t)> remove = [&](std::size_t index) {
        return store_->remove(page->entries[index].key, store::RemoveCondition::none());
      };
      const auto removed = co_await for_each_index(page->entries.size(), 16, std::move(remove));
      if (removed.has_error()) co_return removed.error();
    }
  }

  std::unique_ptr<store::S3Store> store_;
};

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::vector<StoreCase> cases() {
  const std::string bucket = variable("REDIS3_SCRATCH_BUCKET");
  if (bucket.empty()) return {};
  StoreCase store_case;
  store_case.name = "bucket";
  store_case.make = [bucket] { return std::make_unique<ScratchBucket>(bucket); };
  store_case.deviations = deviations_of(variable("REDIS3_SCRATCH_DEVIATIONS"));
  return {store_case};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Scratch, StoreConformance, testing::ValuesIn(cases()), name_of_case);

TEST(ScratchBucket, is_named_by_the_environment) {
  if (cases().empty()) GTEST_SKIP() << "REDIS3_SCRATCH_BUCKET names no bucket whose content may be removed";
}

}  // namespace redis3::test

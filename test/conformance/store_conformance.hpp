#pragma once

#include "store/object_store.hpp"

#include "support/run.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

/// What every ObjectStore promises, as one suite of tests. A binary names the stores that it judges:
///   INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance, testing::Values(StoreCase{...}), name_of_case);
namespace redis3::test {

/// The tag of no object, in a shape that every store takes.
inline const store::Etag never_was("\"0123456789abc\"");

/// A store with everything that it stands on, made anew for each test, its bucket empty.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual store::ObjectStore& store() = 0;
  /// Where the store's Tasks run.
  boost::asio::io_context& context() noexcept { return context_; }

 private:
  boost::asio::io_context context_{1};
};

/// Where a store is allowed not to be like the others.
struct Deviations {
  /// Pages come in an order of the store's own; else in that of the names' bytes.
  bool lists_in_any_order = false;
  /// list() may answer Mark::unknown.
  bool may_not_know_marks = false;
  /// Putting the same bytes again may make the same tag.
  bool may_repeat_etags = false;
  /// remove() does not look at its condition.
  bool removes_whatever_is_there = false;
  /// remove() looks at its condition, but a put may come between the look and the removal.
  bool may_remove_something_newer = false;
  /// Of several conditional puts at the same time, those that did not happen may end in outcome_unknown.
  bool may_leave_losers_in_doubt = false;
  /// append() ends in unsupported, and changes nothing.
  bool declines_append = false;
  /// rename() ends in unsupported, and changes nothing.
  bool declines_rename = false;
};

struct StoreCase {
  std::string name;
  std::function<std::unique_ptr<StoreUnderTest>()> make;
  Deviations deviations;
};

inline void PrintTo(const StoreCase& store_case, std::ostream* out) {
  *out << store_case.name;
}
inline std::string name_of_case(const testing::TestParamInfo<StoreCase>& info) {
  return info.param.name;
}

class StoreConformance : public testing::TestWithParam<StoreCase> {
 protected:
  StoreConformance() : under_test_(GetParam().make()), store_(under_test_->store()) {}

  template <class T>
  Result<T> run(Task<T> task) {
    return test::run(under_test_->context(), std::move(task));
  }
  /// Runs task(0) … task(count - 1) at the same time.
  Result<void> run_all(std::size_t count, std::function<Task<void>(std::size_t)> task);

  /// Puts that must succeed.
  store::Etag put(const std::string& key, const std::string& body);
  store::Etag put(const std::string& key, const std::string& body, store::PutOptions options);
  /// The object's body, or the name of the error's kind in angle brackets.
  std::string body(const std::string& key, store::GetOptions options = store::GetOptions());
  /// "done", or the name of the error's kind.
  template <class T>
  static std::string outcome_of(const Result<T>& result) {
    return result.has_value() ? "done" : std::string(name_of(result.error().kind()));
  }
  /// The outcome of a rename with a token of its own.
  std::string rename(const std::string& from, const std::string& to);
  std::string rename(const std::string& from, const std::string& to, store::RenameOptions options);
  /// Every entry of a listing in pages of `entries_max`, and every directory, in the order in which they
  /// came.
  store::ListPage list_all(store::ListQuery query, std::size_t entries_max = store::list_entries_max);

  const Deviations& deviations() const { return GetParam().deviations; }

  std::unique_ptr<StoreUnderTest> under_test_;
  store::ObjectStore& store_;

 private:
  int tokens_ = 0;
};

}  // namespace redis3::test

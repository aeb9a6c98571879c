#include "store_conformance.hpp"

#include "base/random.hpp"
#include "embedded/memory_table.hpp"
#include "embedded/sqlite_table.hpp"
#include "store/counting_store.hpp"
#include "store/embedded_store.hpp"
#include "store/fault_store.hpp"
#include "support/temporary_folder.hpp"

#include <memory>

// The embedded stores, and the wrappers around them, which must be stores like any other.

namespace redis3::test {
namespace {

class MemoryUnderTest : public StoreUnderTest {
 public:
  store::ObjectStore& store() override { return store_; }

 private:
  embedded::MemoryTable table_;
  SeededRandom random_{1};
  store::EmbeddedStore store_{table_, std::string(store::embedded_bucket), system_clock(), random_};
};

class SqliteUnderTest : public StoreUnderTest {
 public:
  store::ObjectStore& store() override { return store_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<embedded::SqliteTable> table_ =
      embedded::SqliteTable::open(folder_.file("data.db")).value();
  SeededRandom random_{1};
  store::EmbeddedStore store_{*table_, std::string(store::embedded_bucket), system_clock(), random_};
};

class CountedUnderTest : public StoreUnderTest {
 public:
  store::ObjectStore& store() override { return store_; }

 private:
  MemoryUnderTest inner_;
  store::CountingStore store_{inner_.store()};
};

/// A fault store that lets nothing fail, but calls overtake one another.
class DelayedUnderTest : public StoreUnderTest {
 public:
  store::ObjectStore& store() override { return store_; }

 private:
  static store::FaultRates delays() {
    store::FaultRates rates;
    rates.turns_max = 3;
    return rates;
  }

  MemoryUnderTest inner_;
  store::FaultStore store_{inner_.store(), 1, delays()};
};

template <class UnderTest>
StoreCase make_case(std::string name) {
  return StoreCase{std::move(name), [] { return std::make_unique<UnderTest>(); }, Deviations()};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Embedded, StoreConformance,
                         testing::Values(make_case<MemoryUnderTest>("memory"),
                                         make_case<SqliteUnderTest>("sqlite"),
                                         make_case<CountedUnderTest>("counting"),
                                         make_case<DelayedUnderTest>("fault")),
                         name_of_case);

}  // namespace redis3::test

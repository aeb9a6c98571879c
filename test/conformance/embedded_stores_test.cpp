#include "store_conformance.hpp"

#include "base/random.hpp"
#include "embedded/memory_table.hpp"
#include "embedded/sqlite_table.hpp"
#include "store/counting_store.hpp"
#include "store/embedded_store.hpp"
#include "store/fault_store.hpp"
#include "support/temporary_folder.hpp"

#include <memory>
#include <string>
#include <utility>

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

/// Answers from what another store has at hand, where that has a function for it.
class AtHandStore : public store::ObjectStore {
 public:
  explicit AtHandStore(store::ObjectStore& inner) : inner_(inner) {}

  Task<store::Object> get(std::string key, store::GetOptions options) override {
    co_return inner_.at_hand()->get_now(key, options);
  }
  Task<store::ObjectInfo> head(std::string key) override { co_return inner_.at_hand()->head_now(key); }
  Task<store::Etag> put(std::string key, store::Bytes body, store::PutOptions options) override {
    co_return inner_.at_hand()->put_now(key, body, options);
  }
  Task<void> remove(std::string key, store::RemoveCondition condition) override {
    co_return inner_.at_hand()->remove_now(key, condition);
  }
  Task<store::Appended> append(std::string key, store::Bytes bytes, store::AppendOptions options) override {
    return inner_.append(std::move(key), std::move(bytes), std::move(options));
  }
  Task<void> rename(std::string from, std::string to, store::RenameOptions options) override {
    return inner_.rename(std::move(from), std::move(to), std::move(options));
  }
  Task<store::ListPage> list(store::ListQuery query) override { return inner_.list(std::move(query)); }
  store::Capabilities capabilities() const noexcept override { return inner_.capabilities(); }
  Task<void> learn_capabilities() override { return inner_.learn_capabilities(); }
  TimePoint now() const noexcept override { return inner_.now(); }

 private:
  store::ObjectStore& inner_;
};

class AtHandUnderTest : public StoreUnderTest {
 public:
  store::ObjectStore& store() override { return store_; }

 private:
  MemoryUnderTest inner_;
  AtHandStore store_{inner_.store()};
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
                                         make_case<AtHandUnderTest>("at_hand"),
                                         make_case<SqliteUnderTest>("sqlite"),
                                         make_case<CountedUnderTest>("counting"),
                                         make_case<DelayedUnderTest>("fault")),
                         name_of_case);

}  // namespace redis3::test

#include "bench/estimate.hpp"

#include <gtest/gtest.h>

namespace redis3::bench {
namespace {

using namespace std::chrono_literals;
using s3::StorageClass;

constexpr double express_put = 1.13e-6;
constexpr double express_get = 3e-8;

Settings settings_of(std::initializer_list<const char*> names) {
  Settings settings;
  settings.value_bytes = 0;
  settings.warmup = Pace{0, std::nullopt, std::nullopt};
  for (const char* name : names)
    settings.operations.push_back(find_operation(name));
  return settings;
}

TEST(Estimate, counts_what_is_measured_what_is_put_before_and_what_is_removed) {
  const Settings settings = settings_of({"set", "get", "mget"});
  // 100 SETs; 100 keys put for GET, and 100 GETs; 10 MGETs of 100 keys; 100 HEADs at the end.
  EXPECT_NEAR(estimate(settings, StorageClass::express_one_zone),
              200 * express_put + (100 + 1000 + 100) * express_get, 1e-12);
  EXPECT_NEAR(estimate(settings, StorageClass::standard), 200 * 5e-6 + 1200 * 4e-7, 1e-12);
}

TEST(Estimate, counts_the_warm_up_and_every_number_of_clients) {
  Settings settings = settings_of({"set"});
  settings.clients = {1, 9};
  settings.warmup.reset();
  EXPECT_NEAR(estimate(settings, StorageClass::express_one_zone), 210 * express_put + 100 * express_get,
              1e-12);
}

TEST(Estimate, counts_bytes_of_values) {
  Settings settings = settings_of({"set"});
  settings.value_bytes = 1 << 30;
  EXPECT_NEAR(estimate(settings, StorageClass::express_one_zone), 100 * 0.0032, 0.001);
}

TEST(Estimate, of_a_time_is_a_bound) {
  Settings settings = settings_of({"set"});
  settings.pace.duration = 10s;
  EXPECT_NEAR(estimate(settings, StorageClass::express_one_zone), 5000 * express_put, 5e-6);
  settings.pace.per_second = 20;
  EXPECT_NEAR(estimate(settings, StorageClass::express_one_zone), 200 * express_put, 5e-6);
}

TEST(Estimate, a_removal_puts_its_keys_first) {
  EXPECT_NEAR(estimate(settings_of({"del"}), StorageClass::express_one_zone),
              100 * express_put + 300 * express_get, 1e-12);
}

}  // namespace
}  // namespace redis3::bench

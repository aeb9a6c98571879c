#include "s3/pricing.hpp"
#include "s3/operation.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

constexpr auto express = StorageClass::express_one_zone;
constexpr std::uint64_t gigabyte = 1ull << 30;

double million(StorageClass storage_class, Operation operation, std::uint64_t sent = 0,
               std::uint64_t received = 0) {
  return 1e6 * dollars_for(storage_class, info_of(operation).charge, 200, sent, received);
}

TEST(Pricing, million_requests_cost_what_the_price_list_says) {
  EXPECT_NEAR(million(express, Operation::put_object), 1.13, 1e-9);
  EXPECT_NEAR(million(express, Operation::list_objects), 1.13, 1e-9);
  EXPECT_NEAR(million(express, Operation::get_object), 0.03, 1e-9);
  EXPECT_NEAR(million(express, Operation::head_object), 0.03, 1e-9);
  EXPECT_EQ(million(express, Operation::delete_object), 0);
  EXPECT_NEAR(million(StorageClass::standard, Operation::put_object), 5, 1e-9);
  EXPECT_NEAR(million(StorageClass::standard, Operation::get_object), 0.4, 1e-9);
}

TEST(Pricing, express_charges_every_byte_up_and_down) {
  EXPECT_NEAR(million(express, Operation::put_object, 65536) - 1.13, 0.1953, 1e-4);
  EXPECT_NEAR(million(express, Operation::get_object, 0, 65536) - 0.03, 0.0366, 1e-4);
  EXPECT_NEAR(dollars_for(StorageClass::standard, Charge::read, 200, 0, gigabyte), 0.0000004, 1e-12);
}

TEST(Pricing, refusals_cost_and_faults_of_the_server_do_not) {
  EXPECT_GT(dollars_for(express, Charge::read, 404, 0, 0), 0);
  EXPECT_EQ(dollars_for(express, Charge::write, 503, 100, 100), 0);
  EXPECT_EQ(dollars_for(express, Charge::write, 0, 100, 0), 0);
}

TEST(Pricing, storage_is_paid_by_the_month) {
  EXPECT_DOUBLE_EQ(dollars_a_month(express, gigabyte), 0.11);
  EXPECT_DOUBLE_EQ(dollars_a_month(express, 0), 0);
  EXPECT_DOUBLE_EQ(dollars_a_month(StorageClass::standard, gigabyte), 0.023);
}

}  // namespace
}  // namespace redis3::s3

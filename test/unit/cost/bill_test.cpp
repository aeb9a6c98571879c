#include "cost/bill.hpp"

#include "cost/wording.hpp"
#include "unit/cost/price_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::cost {
namespace {

using testing::HasSubstr;

Bill bill(std::string_view service, const Workload& workload, const NodeChoice& choice = {}) {
  const Service* found = built_in_list().find(service);
  EXPECT_NE(found, nullptr) << service;
  return bill_of(*found, *prices_in(*found, built_in_list(), "us-east-1"), workload, choice,
                 built_in_list().hours_per_month);
}

std::string amount(std::string_view service, const Workload& workload, const NodeChoice& choice = {}) {
  return amount_text(bill(service, workload, choice).dollars());
}

std::string part(const Bill& bill, std::string_view what) {
  return amount_text(bill.dollars_for(what));
}

/// Amazon's first example: aws.amazon.com/s3/faqs, S3 Express One Zone.
constexpr Workload faq_1{.stored_bytes = 10 * gigabyte,
                         .writes = 1e6,
                         .reads = 9e6,
                         .written_value_bytes = 10 * 1024,
                         .read_value_bytes = 10 * 1024};

TEST(Bill, of_s3_express_is_that_of_amazons_first_example) {
  const Bill made = bill("s3_express", faq_1);
  EXPECT_EQ(part(made, "stored"), "$1.10");
  EXPECT_EQ(part(made, "writes"), "$1.13");
  EXPECT_EQ(part(made, "reads"), "$0.27");
  EXPECT_EQ(part(made, "bytes"), "$0.08") << "$0.03 up and $0.05 down";
  EXPECT_EQ(amount_text(made.dollars()), "$2.58");
  EXPECT_EQ(made.trust, Trust::official);
}

// The example stores 10 TB for 8 hours of each day: 3303.77 GB-months of its own rounding.
TEST(Bill, of_s3_express_is_that_of_amazons_second_example) {
  const double megabyte = 1024 * 1024;
  const Bill made = bill("s3_express", {.stored_bytes = 3303.77 * gigabyte,
                                        .writes = 5'242'880 * 30.0,
                                        .reads = 10'485'760 * 30.0,
                                        .written_value_bytes = 2 * megabyte,
                                        .read_value_bytes = 2 * megabyte});
  EXPECT_EQ(part(made, "stored"), "$363.41");
  EXPECT_EQ(part(made, "writes"), "$177.73");
  EXPECT_EQ(part(made, "reads"), "$9.44");
  // 5,242,880 × 2 MB × 30 = 307,200 GB at $0.0032, and twice as many at $0.0006.
  EXPECT_EQ(part(made, "bytes"), "$1,351.68");
}

TEST(Bill, of_other_services_is_what_one_reckons_by_hand) {
  // 10 × 0.023 + 1,000 × 0.005 + 9,000 × 0.0004.
  EXPECT_EQ(amount("s3_standard", faq_1), "$8.83");
  // 10 × 0.25 + 10 units × 0.625 + 3 units × 9 × 0.125 = 2.50 + 6.25 + 3.375.
  EXPECT_EQ(amount("dynamodb", faq_1), "$12.13");
  // 9 × 0.25 + 100 × 0.20; 95.4 GB of transfer are free.
  EXPECT_EQ(amount("upstash", faq_1), "$22.25");
  // 10 × 730 × 0.084 + 100 million ECPUs × 0.0023 (10 a command).
  EXPECT_EQ(amount("elasticache_serverless_valkey", faq_1), "$613.43");
  // 10 × 730 × 0.125 + 100 × 0.0034.
  EXPECT_EQ(amount("elasticache_serverless_redis", faq_1), "$912.84");
}

TEST(Bill, small_things_have_a_minimum_or_a_unit) {
  const Workload tiny{
      .stored_bytes = 1000, .writes = 1e6, .reads = 1e6, .written_value_bytes = 1, .read_value_bytes = 1};
  EXPECT_EQ(part(bill("elasticache_serverless_valkey", tiny), "stored"), "$6.13") << "0.1 × 730 × 0.084";
  EXPECT_EQ(part(bill("elasticache_serverless_redis", tiny), "stored"), "$91.25") << "1 × 730 × 0.125";
  EXPECT_EQ(part(bill("dynamodb", tiny), "writes"), "$0.63") << "one unit each: 0.625";
  EXPECT_EQ(part(bill("dynamodb", tiny), "reads"), "$0.13");
  EXPECT_EQ(part(bill("elasticache_serverless_redis", tiny), "reads"), "$0.0034") << "one ECPU each";
}

TEST(Bill, nodes_are_the_cheapest_that_hold_the_data_in_three_quarters_of_their_memory) {
  const double micro = 536'870'912 * 0.75;
  const Bill fits = bill("elasticache_redis", {.stored_bytes = micro});
  EXPECT_EQ(fits.configuration, "cache.t4g.micro");
  EXPECT_EQ(amount_text(fits.dollars()), "$11.68") << "730 × 0.016";
  const Bill too_much = bill("elasticache_redis", {.stored_bytes = micro + 1});
  EXPECT_EQ(too_much.configuration, "cache.t4g.small") << "at the price of two smaller ones";
  EXPECT_EQ(amount_text(too_much.dollars()), "$23.36") << "730 × 0.032";
  EXPECT_EQ(bill("elasticache_redis", faq_1).configuration, "10 × cache.t4g.small");
  EXPECT_EQ(amount("elasticache_redis", faq_1), "$233.60") << "10 × 730 × 0.032";
}

TEST(Bill, each_replica_is_another_node_and_a_type_can_be_chosen) {
  const Bill replicated = bill("elasticache_valkey", faq_1, {.replicas = 1, .type = "cache.r7g.large"});
  EXPECT_EQ(replicated.configuration, "4 × cache.r7g.large, 2 of them replicas");
  EXPECT_EQ(amount_text(replicated.dollars()), "$511.58") << "4 × 730 × 0.1752";
  const Bill unknown = bill("memorydb_redis", faq_1, {.replicas = 0, .type = "cache.r7g.large"});
  EXPECT_EQ(unknown.obstacle, "it has no price of cache.r7g.large");
}

TEST(Bill, memorydb_charges_what_is_written_too) {
  const Bill made =
      bill("memorydb_redis",
           {.stored_bytes = gigabyte, .writes = 1024, .reads = 0, .written_value_bytes = gigabyte});
  EXPECT_EQ(part(made, "bytes"), "$204.80") << "1,024 × 0.20";
  EXPECT_EQ(made.trust, Trust::unverified);
  const Bill valkey =
      bill("memorydb_valkey",
           {.stored_bytes = gigabyte, .writes = 10'340, .reads = 0, .written_value_bytes = gigabyte});
  EXPECT_EQ(part(valkey, "bytes"), "$4.00") << "100 GB beyond the free 10 TB, × 0.04";
}

TEST(Bill, what_a_service_cannot_carry_is_told) {
  EXPECT_EQ(bill("dynamodb", {.writes = 1, .written_value_bytes = 409'601}).obstacle,
            "a value may have 409600 bytes at the most");
  EXPECT_EQ(bill("dynamodb", {.writes = 1, .written_value_bytes = 409'600}).obstacle, "");
  EXPECT_EQ(bill("upstash", {.stored_bytes = 101 * gigabyte}).obstacle, "it stores 100 GB at the most");
  EXPECT_EQ(bill("upstash", {.reads = 10'001.0 * 730 * 3600}).obstacle,
            "it takes 10000 commands a second at the most");
  EXPECT_THAT(bill("elasticache_redis", {.stored_bytes = 1e6 * gigabyte}).obstacle, HasSubstr("90 shards"));
  EXPECT_EQ(bill("s3_express", {.stored_bytes = 1e6 * gigabyte}).obstacle, "");
}

TEST(Bill, on_s3_what_was_counted_goes_before_one_request_a_command) {
  Workload counted = faq_1;
  counted.per_write = S3Usage{.writes = 0.01, .reads = 0.5, .uploaded_bytes = 0, .retrieved_bytes = 0};
  const Bill made = bill("s3_express", counted);
  EXPECT_NEAR(made.dollars_for("writes"), 0.0113, 1e-9);
  EXPECT_NEAR(made.dollars_for("reads"), 0.27 + 0.015, 1e-9);
}

}  // namespace
}  // namespace redis3::cost

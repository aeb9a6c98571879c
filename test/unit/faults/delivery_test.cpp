#include "faults/delivery.hpp"

#include "faults/fault_rule.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace redis3::faults;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t head_bytes = 100;

Delivery delivery_of(const std::string& fault, std::size_t body_bytes) {
  return Delivery(head_bytes, body_bytes, fault_rule_of("*:" + fault + ":1%").value().fault);
}

struct Sent {
  std::size_t bytes = 0;
  std::chrono::microseconds pauses{0};
  std::size_t steps = 0;
};

Sent all_of(Delivery delivery) {
  Sent sent;
  while (const auto step = delivery.next()) {
    EXPECT_GT(step->bytes, 0U);
    sent.bytes += step->bytes;
    sent.pauses += step->pause;
    ++sent.steps;
  }
  return sent;
}

}  // namespace

TEST(Delivery, leaves_the_answer_alone_where_the_fault_is_elsewhere) {
  for (const std::string fault :
       {"503", "reset@before-act", "reset@after-answer", "stall=5s", "corrupt=body"}) {
    const Sent sent = all_of(delivery_of(fault, 50));
    EXPECT_EQ(sent.bytes, 150U) << fault;
    EXPECT_EQ(sent.steps, 1U) << fault;
    EXPECT_EQ(sent.pauses, 0us) << fault;
  }
}

TEST(Delivery, cuts_the_answer_half_way) {
  EXPECT_EQ(all_of(delivery_of("reset@in-head", 50)).bytes, 50U);
  EXPECT_EQ(all_of(delivery_of("close@in-body", 50)).bytes, 125U);
  EXPECT_EQ(all_of(delivery_of("reset@in-body", 1)).bytes, 100U);
}

TEST(Delivery, cuts_an_answer_without_a_body_in_its_head) {
  EXPECT_EQ(all_of(delivery_of("reset@in-body", 0)).bytes, 50U);
}

TEST(Delivery, halts_half_way_and_goes_on) {
  Delivery delivery = delivery_of("stall=5s@in-body", 50);
  auto step = delivery.next();
  ASSERT_TRUE(step);
  EXPECT_EQ(step->bytes, 125U);
  EXPECT_EQ(step->pause, 0us);
  step = delivery.next();
  ASSERT_TRUE(step);
  EXPECT_EQ(step->bytes, 25U);
  EXPECT_EQ(step->pause, 5s);
  EXPECT_FALSE(delivery.next());
  EXPECT_EQ(delivery_of("stall=5s@in-head", 50).next()->bytes, 50U);
}

TEST(Delivery, trickles_in_tenths_of_a_second) {
  const Sent sent = all_of(delivery_of("trickle=100", 900));
  EXPECT_EQ(sent.bytes, 1000U);
  EXPECT_EQ(sent.steps, 100U);
  EXPECT_EQ(sent.pauses, 10s);
}

TEST(Delivery, trickles_byte_for_byte_where_it_is_that_slow) {
  const Sent sent = all_of(delivery_of("trickle=4", 0));
  EXPECT_EQ(sent.bytes, 100U);
  EXPECT_EQ(sent.steps, 100U);
  EXPECT_EQ(sent.pauses, 25s);
}

TEST(Delivery, trickles_at_any_rate) {
  const Sent sent = all_of(delivery_of("trickle=1000000000000", 900));
  EXPECT_EQ(sent.bytes, 1000U);
  EXPECT_EQ(sent.steps, 1U);
}

#include "http/address_book.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

using namespace redis3::http;
using namespace std::chrono_literals;
using Endpoint = AddressBook::Endpoint;
using Use = AddressBook::Use;

namespace {

Endpoint address(int last) {
  return {boost::asio::ip::make_address("192.0.2." + std::to_string(last)), 443};
}
const Endpoint a = address(1);
const Endpoint b = address(2);
const Endpoint c = address(3);
using Order = std::vector<Endpoint>;

const AddressBook::Time now = AddressBook::Time() + 1h;

}  // namespace

TEST(AddressBook, each_connection_begins_with_the_next_address) {
  AddressBook book(0);
  book.learn({a, b, c}, now);
  EXPECT_EQ(book.next_order(now), (Order{a, b, c}));
  EXPECT_EQ(book.next_order(now), (Order{b, c, a}));
  EXPECT_EQ(book.next_order(now), (Order{c, a, b}));
  EXPECT_EQ(book.next_order(now), (Order{a, b, c}));
}

TEST(AddressBook, begins_where_it_is_told) {
  AddressBook book(7);
  book.learn({a, b, c}, now);
  EXPECT_EQ(book.next_order(now), (Order{b, c, a}));
}

TEST(AddressBook, what_failed_comes_last_for_a_while) {
  AddressBook book(0);
  book.learn({a, b, c}, now);
  book.failed(a, now);
  EXPECT_EQ(book.next_order(now), (Order{b, c, a}));
  EXPECT_EQ(book.next_order(now), (Order{c, b, a}));
  EXPECT_EQ(book.next_order(now + AddressBook::suspicion - 1ms).back(), a);
  std::map<Endpoint, int> first;
  for (int i = 0; i < 30; ++i)
    ++first[book.next_order(now + AddressBook::suspicion).front()];
  EXPECT_EQ(first[a], 10);
}

TEST(AddressBook, spreads_evenly_over_what_did_not_fail) {
  AddressBook book(0);
  book.learn({a, b, c}, now);
  book.failed(b, now);
  std::map<Endpoint, int> first;
  for (int i = 0; i < 30; ++i)
    ++first[book.next_order(now).front()];
  EXPECT_EQ(first[a], 15);
  EXPECT_EQ(first[c], 15);
}

TEST(AddressBook, of_those_that_failed_the_longest_ago_comes_first) {
  AddressBook book(0);
  book.learn({a, b, c}, now);
  book.failed(c, now);
  book.failed(a, now + 1s);
  book.failed(b, now + 2s);
  EXPECT_EQ(book.next_order(now + 3s), (Order{c, a, b}));
}

TEST(AddressBook, a_failure_outlives_a_new_answer) {
  AddressBook book(0);
  book.learn({a, b}, now);
  book.failed(a, now);
  book.learn({a, c}, now + 6s);
  EXPECT_EQ(book.next_order(now + 6s), (Order{c, a}));
}

TEST(AddressBook, takes_each_address_once) {
  AddressBook book(0);
  book.learn({a, b, a}, now);
  EXPECT_EQ(book.next_order(now), (Order{a, b}));
}

TEST(AddressBook, asks_before_it_knows_and_when_what_it_knows_is_old) {
  AddressBook book(0);
  EXPECT_EQ(book.decide(now), Use::ask);
  EXPECT_TRUE(book.is_empty());
  book.learn({a}, now);
  EXPECT_EQ(book.decide(now), Use::use);
  EXPECT_EQ(book.decide(now + AddressBook::fresh_for - 1ms), Use::use);
  EXPECT_EQ(book.decide(now + AddressBook::fresh_for), Use::use_and_ask);
  EXPECT_EQ(book.decide(now + AddressBook::usable_for - 1ms), Use::use_and_ask);
  EXPECT_EQ(book.decide(now + AddressBook::usable_for), Use::ask);
}

TEST(AddressBook, in_doubt_it_asks_and_keeps_what_it_knew) {
  AddressBook book(0);
  book.learn({a}, now);
  book.doubt();
  EXPECT_EQ(book.decide(now), Use::ask);
  EXPECT_EQ(book.next_order(now), Order{a});
  book.learn({b}, now);
  EXPECT_EQ(book.decide(now), Use::use);
  EXPECT_EQ(book.next_order(now), Order{b});
}

TEST(AddressBook, never_asks_for_a_literal_even_in_doubt) {
  AddressBook book(0);
  book.pin(a);
  book.failed(a, now);
  book.doubt();
  EXPECT_EQ(book.decide(now + 24h), Use::use);
  EXPECT_EQ(book.next_order(now), Order{a});
}

#pragma once

#include "cost/bill.hpp"
#include "cost/break_even.hpp"
#include "cost/estimate.hpp"

#include <string>
#include <vector>

/// Amounts and judgements in words, for terminal and page alike.
namespace redis3::cost {

/// To the cent, as a bill has it: "$2.58", "$1,234.50"; "$0.004" for less than a cent.
std::string amount_text(double dollars);
/// Commands a second, or a day where they are few: "1,986/s", "7.8/s", "400/day".
std::string rate_text(double per_second);
/// "5 ms", "0.9 ms"; "–" where nothing is known.
std::string read_text(const Bill& bill);
/// Nothing, "~" or "?" behind a price.
std::string_view mark_of(Trust trust);
/// The service with what it is built of: "ElastiCache Valkey, 10 × cache.t4g.small".
std::string title_of(const Bill& bill);
std::string title_of(const Rivalry& rivalry);
/// "< 1,986/s", "> 7.8/s", "at any rate", "never".
std::string text_of(const BreakEven& break_even);

/// What is stored and done, in two sentences.
std::string workload_text(const Estimate& estimate);
/// The share of writes: "at 10% writes".
std::string mix_text(const Workload& workload);
/// What has to be said of the choice: what is cheaper, what is faster, and when redis3 is the wrong one.
std::vector<std::string> advice(const Estimate& estimate);
/// What the marks mean, as far as they occur.
std::vector<std::string> footnotes(const Estimate& estimate);
/// What no price of it holds.
std::string_view left_out_text();

}  // namespace redis3::cost

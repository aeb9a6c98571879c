#pragma once

#include "bench/driver.hpp"
#include "bench/report.hpp"

#include <chrono>
#include <cstddef>
#include <string>

/// A run as people read it in a terminal.
namespace redis3::bench {

/// No table is narrower.
inline constexpr std::size_t columns_min = 60;

/// What is going to be measured, where and on what.
std::string heading_text(const Report& report, std::size_t columns);

/// One operation with so many clients on all targets: a line each, with as many figures as there is room for.
std::string round_text(const Report& report, const Operation& operation, std::size_t clients,
                       std::size_t columns);

/// What it took and cost, and what went wrong.
std::string closing_text(const Report& report);

/// What goes on now, in one line without its end.
std::string live_text(const Driver::Live& live, std::chrono::steady_clock::time_point now,
                      std::size_t columns);

/// "get", "mget of 100 keys".
std::string call_text(const Operation& operation, std::size_t key_count);
/// "one at a time", "16 at once".
std::string clients_text(std::size_t clients);
/// "100 times", "for 10s, 500 a second".
std::string pace_text(const Operation& operation, const Settings& settings);

}  // namespace redis3::bench

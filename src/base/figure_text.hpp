#pragma once

#include <chrono>
#include <cstdint>
#include <string>

/// Figures as people read them.
namespace redis3 {

/// "1,234,567".
std::string grouped_text(std::uint64_t number);
/// How many a second: "0", "0.4", "12", "1,235".
std::string per_second_text(double rate);
/// "850 ns", "12.3 µs", "4.56 ms", "1.20 s", "75 s"; "–" for none.
std::string latency_text(std::chrono::nanoseconds duration);
/// The two greatest units: "3 d 4 h", "5 min 3 s", "7 s".
std::string span_text(std::chrono::seconds duration);
/// "512 B", "1.5 KiB", "38.2 MiB".
std::string bytes_text(std::uint64_t bytes);
/// "$0", "$0.000012", "$0.034", "$12.34", "$1,234".
std::string dollars_text(double dollars);

}  // namespace redis3

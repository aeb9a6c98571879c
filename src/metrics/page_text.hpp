#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Figures as people read them, and text as HTML takes it.
namespace redis3::metrics {

/// Text that stands for itself between tags and in a quoted attribute. Control characters, which HTML does
/// not take, and bytes that are no UTF-8 become U+FFFD.
std::string html_text(std::string_view text);

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

}  // namespace redis3::metrics

#pragma once

#include "metrics/snapshot.hpp"

#include <string>

namespace redis3::metrics {

/// What answers with prometheus_text() are called.
inline constexpr const char* prometheus_content_type = "text/plain; version=0.0.4; charset=utf-8";

/// A snapshot in Prometheus's text format. Durations are in seconds; a histogram's bounds are right to 1/32.
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/
std::string prometheus_text(const Snapshot& snapshot);

}  // namespace redis3::metrics

#pragma once

#include <optional>

namespace redis3::cost {

/// Of a value whose length nobody has told.
inline constexpr double default_value_bytes = 1000;

/// What is asked of S3.
struct S3Usage {
  double writes = 0;  ///< PUT, COPY, POST, LIST.
  double reads = 0;   ///< GET, HEAD and others.
  double uploaded_bytes = 0;
  double retrieved_bytes = 0;

  S3Usage& operator+=(const S3Usage& other);
  friend S3Usage operator*(S3Usage usage, double times);
};

/// What is stored, and what is done with it in a month.
struct Workload {
  double stored_bytes = 0;
  double writes = 0;  ///< Commands; of one on n keys, n.
  double reads = 0;
  double written_value_bytes = 0;  ///< Of one command, on average.
  double read_value_bytes = 0;
  /// What one write asks of S3, where that was counted; absent: a PUT of its value.
  std::optional<S3Usage> per_write;
  /// What one read asks of S3; absent: a GET of its value.
  std::optional<S3Usage> per_read;

  double commands() const { return writes + reads; }
  double written_bytes() const { return writes * written_value_bytes; }
  double read_bytes() const { return reads * read_value_bytes; }
  S3Usage s3() const;

  /// As much data, and so many commands; the shares of reads and writes stay, and where there is neither
  /// each is a half.
  Workload mixed(double commands_a_month) const;
  /// As much data, and so many writes, or reads, and nothing else.
  Workload only_writes(double a_month) const;
  Workload only_reads(double a_month) const;
};

}  // namespace redis3::cost

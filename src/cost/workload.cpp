#include "cost/workload.hpp"

namespace redis3::cost {

S3Usage& S3Usage::operator+=(const S3Usage& other) {
  writes += other.writes;
  reads += other.reads;
  uploaded_bytes += other.uploaded_bytes;
  retrieved_bytes += other.retrieved_bytes;
  return *this;
}

S3Usage operator*(S3Usage usage, double times) {
  usage.writes *= times;
  usage.reads *= times;
  usage.uploaded_bytes *= times;
  usage.retrieved_bytes *= times;
  return usage;
}

S3Usage Workload::s3() const {
  S3Usage usage = per_write.value_or(S3Usage{1, 0, written_value_bytes, 0}) * writes;
  usage += per_read.value_or(S3Usage{0, 1, 0, read_value_bytes}) * reads;
  return usage;
}

Workload Workload::mixed(double commands_a_month) const {
  const double write_share = commands() > 0 ? writes / commands() : 0.5;
  Workload other = *this;
  other.writes = commands_a_month * write_share;
  other.reads = commands_a_month - other.writes;
  return other;
}

Workload Workload::only_writes(double a_month) const {
  Workload other = *this;
  other.writes = a_month;
  other.reads = 0;
  if (other.written_value_bytes == 0) other.written_value_bytes = read_value_bytes;
  return other;
}

Workload Workload::only_reads(double a_month) const {
  Workload other = *this;
  other.writes = 0;
  other.reads = a_month;
  if (other.read_value_bytes == 0) other.read_value_bytes = written_value_bytes;
  return other;
}

}  // namespace redis3::cost

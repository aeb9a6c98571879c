#pragma once

#include "base/random.hpp"
#include "bench/operation.hpp"
#include "command/command.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace redis3::bench {

/// The keys and the values of one run, and the calls on them. Every key of every run begins with
/// "redis3-bench:", and no two runs have one in common.
class Workload {
 public:
  /// key_count    of each family, 1 or more
  /// value_bytes  of each value
  Workload(std::size_t key_count, std::size_t value_bytes, Random& random);

  std::size_t key_count() const noexcept { return key_count_; }
  std::size_t value_bytes() const noexcept { return value_bytes_; }
  /// What all keys of the run begin with: "redis3-bench:a1b2c3d4:".
  const std::string& prefix() const noexcept { return prefix_; }

  std::string key(Family family, std::size_t index) const;
  /// Letters and digits; not the same ones for keys that are neighbours.
  std::string value(std::size_t index) const;

  /// The `turn`th call of an operation, counted from 0: the keys come in their order, again and again.
  command::Argv call(const Operation& operation, std::uint64_t turn) const;

  /// The calls that make all keys of a family be there, and those that remove them.
  std::vector<command::Argv> calls_to_fill(Family family) const;
  std::vector<command::Argv> calls_to_remove(Family family) const;

 private:
  std::size_t key_count_;
  std::size_t value_bytes_;
  std::string prefix_;
  /// Each value is a part of it.
  std::string text_;
};

}  // namespace redis3::bench

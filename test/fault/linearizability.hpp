#pragma once

#include "fault/key_model.hpp"

#include <cstddef>
#include <vector>

namespace redis3::test {

enum class Verdict {
  linearizable,
  not_linearizable,
  too_hard,  ///< Given up after so many steps.
};

/// Whether the operations on a history's keys could have happened one after the other, each at one moment
/// between its call and its answer, with these replies. One whose outcome is unknown may have happened at any
/// moment after its call, or never; those that failed for certain do not belong into the history.
///
/// What was sent as one pipeline comes in its order, on each key: an operation that is_pipelined after those
/// of its client on its key that were called before it and answered at all.
///
/// Whether a key has expired each operation decides by a time of its own, between its call and its answer. So
/// of two that are under way when a key expires, one may find it although it comes after one that did not.
///
/// The search of Wing and Gong with the memory of Lowe: what was tried is told by the set of operations that
/// are done and the state that they left.
/// Source  J. M. Wing, C. Gong, "Testing and Verifying Concurrent Objects", 1993;
///         G. Lowe, "Testing for linearizability", 2017
Verdict check_linearizability(const std::vector<Operation>& history, std::size_t steps_max = 500'000);

}  // namespace redis3::test

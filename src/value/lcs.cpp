#include "value/lcs.hpp"

#include <algorithm>
#include <limits>

namespace redis3::value {
namespace {

/// How long the longest common subsequence of each beginning of `a` with each beginning of `b` is.
class LengthTable {
 public:
  LengthTable(std::string_view a, std::string_view b)
      : columns_(b.size() + 1), lengths_((a.size() + 1) * columns_, 0) {
    for (std::size_t i = 1; i <= a.size(); ++i) {
      for (std::size_t j = 1; j <= b.size(); ++j)
        at(i, j) = a[i - 1] == b[j - 1] ? at(i - 1, j - 1) + 1 : std::max(at(i - 1, j), at(i, j - 1));
    }
  }

  std::uint32_t& at(std::size_t i, std::size_t j) { return lengths_[i * columns_ + j]; }

 private:
  std::size_t columns_;
  std::vector<std::uint32_t> lengths_;
};

bool fits(std::size_t a, std::size_t b, std::uint64_t memory_bytes_max) {
  if (std::max(a, b) >= std::numeric_limits<std::uint32_t>::max()) return false;
  const std::uint64_t cells = static_cast<std::uint64_t>(a + 1) * (b + 1);
  return cells <= memory_bytes_max / sizeof(std::uint32_t);
}

/// Puts the pair of positions in front of the runs that lie behind it.
void add_in_front(std::vector<CommonRun>& runs, std::size_t a, std::size_t b) {
  const bool continues = !runs.empty() && runs.back().a_first == a + 1 && runs.back().b_first == b + 1;
  if (!continues) {
    runs.push_back(CommonRun{a, b, 1});
    return;
  }
  --runs.back().a_first;
  --runs.back().b_first;
  ++runs.back().length;
}

}  // namespace

std::optional<CommonSubsequence> longest_common_subsequence(std::string_view a, std::string_view b,
                                                            std::uint64_t memory_bytes_max) {
  if (!fits(a.size(), b.size(), memory_bytes_max)) return std::nullopt;
  LengthTable lengths(a, b);
  CommonSubsequence common;
  std::size_t i = a.size();
  std::size_t j = b.size();
  while (i > 0 && j > 0) {
    if (a[i - 1] == b[j - 1]) {
      --i;
      --j;
      common.text += a[i];
      add_in_front(common.runs, i, j);
    } else if (lengths.at(i - 1, j) > lengths.at(i, j - 1)) {
      --i;
    } else {
      --j;
    }
  }
  std::reverse(common.text.begin(), common.text.end());
  return common;
}

}  // namespace redis3::value

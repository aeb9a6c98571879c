#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::python {

/// What an engine tells of its requests, until Python fetches it: whoever holds the engine's thread must not
/// run Python's code, since the interpreter may end meanwhile.
///
/// Threads  any number at once.
class Lines {
 public:
  /// More than these are not kept; the oldest go.
  static constexpr std::size_t lines_max = 10'000;

  /// One for all places with the same listener, for as long as one of them lives.
  static std::shared_ptr<Lines> of(const std::string& listener);

  void add(std::string_view line);
  std::vector<std::string> take();

 private:
  std::mutex mutex_;
  std::deque<std::string> lines_;
};

}  // namespace redis3::python

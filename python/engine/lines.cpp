#include "lines.hpp"

#include <map>

namespace redis3::python {

std::shared_ptr<Lines> Lines::of(const std::string& listener) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Lines>> all;
  std::lock_guard lock(mutex);
  std::weak_ptr<Lines>& known = all[listener];
  if (std::shared_ptr<Lines> lines = known.lock()) return lines;
  auto lines = std::make_shared<Lines>();
  known = lines;
  return lines;
}

void Lines::add(std::string_view line) {
  std::lock_guard lock(mutex_);
  if (lines_.size() == lines_max) lines_.pop_front();
  lines_.emplace_back(line);
}

std::vector<std::string> Lines::take() {
  std::lock_guard lock(mutex_);
  std::vector<std::string> lines(std::make_move_iterator(lines_.begin()),
                                 std::make_move_iterator(lines_.end()));
  lines_.clear();
  return lines;
}

}  // namespace redis3::python

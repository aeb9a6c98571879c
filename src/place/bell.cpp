#include "place/bell.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace redis3::place {

Bell::Bell() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Bell::~Bell() {
  ::close(descriptor_);
}

// Only the first one makes the descriptor readable: a thousand that ring while the loop is busy wake it once.
void Bell::ring(std::uint64_t who) {
  std::lock_guard lock(mutex_);
  rung_.push_back(who);
  if (rung_.size() == 1) (void)!::eventfd_write(descriptor_, 1);
}

std::vector<std::uint64_t> Bell::take() {
  std::lock_guard lock(mutex_);
  eventfd_t ignored = 0;
  (void)!::eventfd_read(descriptor_, &ignored);
  return std::exchange(rung_, {});
}

}  // namespace redis3::place

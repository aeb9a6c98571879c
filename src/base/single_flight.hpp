#pragma once

#include "base/task.hpp"

#include <functional>
#include <memory>

namespace redis3 {

/// Lets one Task of a kind run at a time: whoever asks meanwhile waits for it and gets its result.
///
/// Threads  one at a time, like everything on the executor. Lives until all that it runs has ended.
class SingleFlight {
 public:
  SingleFlight();
  ~SingleFlight();

  /// Awaits the Task that is under way, or runs `begin()`. Where the one under way ends because its own
  /// caller gave it up
  /// (`cancelled`), one of those who waited begins it again.
  Task<void> run(std::function<Task<void>()> begin);

 private:
  struct Flight;
  class Landing;
  std::shared_ptr<Flight> flight_;
};

}  // namespace redis3

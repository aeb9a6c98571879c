#include "interpreter_lock.hpp"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace redis3::python {
namespace {

std::atomic<bool> is_ending = false;
/// Who ends the interpreter, once is_ending is true.
std::thread::id ending_thread;
/// How many threads are on their way back into the interpreter.
std::atomic<int> coming_back = 0;

}  // namespace

bool may_take_interpreter_lock() noexcept {
  return !is_ending || std::this_thread::get_id() == ending_thread;
}

Released::~Released() {
  ++coming_back;
  if (!may_take_interpreter_lock()) {
    --coming_back;
    while (true)
      ::pause();
  }
  PyEval_RestoreThread(state_);
  --coming_back;
}

// The threads of a forked process are not there to come back.
void note_interpreters_begin() {
  pthread_atfork(nullptr, nullptr, [] { coming_back = 0; });
}

void note_interpreters_end() {
  ending_thread = std::this_thread::get_id();
  is_ending = true;
  PyThreadState* const state = PyEval_SaveThread();
  // Those who have not seen it yet get in, and find themselves outside again or asleep.
  while (coming_back > 0)
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  PyEval_RestoreThread(state);
}

}  // namespace redis3::python

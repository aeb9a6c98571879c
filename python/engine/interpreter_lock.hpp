#pragma once

#include <nanobind/nanobind.h>

/// The interpreter's lock (the GIL), let go of and taken, also while the interpreter ends: Python then ends
/// the threads that want its lock by unwinding their stacks, which C++ takes for a fault and ends the
/// program. Such threads sleep here until the process is gone, as they do from Python 3.14 on.
namespace redis3::python {

/// The lock is free while this lives. A thread that comes back to an interpreter that ends does not.
class Released {
 public:
  Released() : state_(PyEval_SaveThread()) {}
  ~Released();
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;

 private:
  PyThreadState* state_;
};

/// Whether this thread may take the lock: any until the interpreter begins to end, then only the one that
/// ends it.
bool may_take_interpreter_lock() noexcept;

/// To be called once, with the lock, before anything else here.
void note_interpreters_begin();
/// To be called once, with the lock, by the thread that ends the interpreter.
void note_interpreters_end();

}  // namespace redis3::python

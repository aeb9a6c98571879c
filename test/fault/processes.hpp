#pragma once

#include "fault/key_model.hpp"
#include "local_s3/exchange.hpp"
#include "redis3/options.hpp"

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace redis3::test {

/// Where processes that are forked later wait for the last one of so many.
class Gate {
 public:
  explicit Gate(int count);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void pass();

 private:
  std::atomic<int>& arrived_;
  int count_;
};

/// A process of its own, which ends without running what its parent has registered for its own end, and in a
/// minute or two anyway.
pid_t begin_process(const std::function<void()>& life);
/// Fails where it has not come to its end.
void wait_for(pid_t child);

/// A local endpoint in a process of its own.
class EndpointProcess {
 public:
  /// rules   the faults that it injects
  /// tamper  what it makes of each request, of what it should
  EndpointProcess(std::uint64_t seed, const std::vector<const char*>& rules,
                  const std::function<void(local_s3::Request&)>& tamper = nullptr);
  ~EndpointProcess();
  EndpointProcess(const EndpointProcess&) = delete;
  EndpointProcess& operator=(const EndpointProcess&) = delete;

  const std::string& url() const { return url_; }
  /// A cache on it.
  Options place() const;

 private:
  pid_t process_ = 0;
  std::string url_;
};

/// Puts numbers in place of times, so that people can read them. What is called in the same instant in which
/// something else is answered is called before that.
void number_in_order(History& history);

/// Fails where one of them is not linearizable, where fewer than so many commands were answered, or where
/// none of them met another one. Prints what they were.
void expect_linearizable(const std::vector<History>& histories, std::size_t commands_min);

}  // namespace redis3::test

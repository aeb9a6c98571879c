#include "aws/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace redis3::aws {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Between two looks at a program that has closed its output and not ended yet.
constexpr std::chrono::milliseconds end_interval{10};

Error denied(std::string clause) {
  return Error(ErrorKind::denied, std::move(clause));
}

Error too_slow(const ProgramLimits& limits) {
  return denied(fmt::format("did not end within {} ms", limits.time_max.count()));
}

/// The end of a pipe that is read.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  ~Output() { ::close(descriptor_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

/// A started program; killed, if it has not ended before.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  ~Child() {
    if (has_ended_) return;
    ::kill(id_, SIGKILL);
    while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Its status as waitpid() tells it; absent while it runs. 0 where this process has told the system to
  /// forget how its children end.
  std::optional<int> look() {
    int status = 0;
    const pid_t ended = ::waitpid(id_, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return std::nullopt;
    has_ended_ = true;
    return ended < 0 ? 0 : status;
  }

 private:
  pid_t id_;
  bool has_ended_ = false;
};

/// Starts it with its output into `pipe_end`. Returns posix_spawn's error.
int start(std::vector<std::string>& words, int pipe_end, pid_t& id) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  if (const int error = ::posix_spawn_file_actions_init(&files); error != 0) return error;
  if (const int error = ::posix_spawnattr_init(&attributes); error != 0) {
    ::posix_spawn_file_actions_destroy(&files);
    return error;
  }
  // A program that inherits an ignored SIGPIPE, or blocked signals, does not end as it is meant to.
  sigset_t none;
  sigset_t usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  int error = ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (error == 0) error = ::posix_spawn_file_actions_adddup2(&files, pipe_end, STDOUT_FILENO);
  if (error == 0)
    error = ::posix_spawnp(&id, arguments.front(), &files, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  return error;
}

/// Reads until nothing more comes.
Result<std::string> read_all(const Output& output, SteadyTime end, const ProgramLimits& limits) {
  std::string text;
  std::array<char, 4096> space;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return too_slow(limits);
    pollfd wait{output.descriptor(), POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(left.count()));
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t bytes = ready < 0 ? -1 : ::read(output.descriptor(), space.data(), space.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return denied("wrote something that cannot be read");
    if (bytes == 0) return text;
    text.append(space.data(), static_cast<std::size_t>(bytes));
    if (text.size() > limits.output_bytes_max)
      return denied(fmt::format("wrote over {} bytes", limits.output_bytes_max));
  }
}

}  // namespace

Result<std::string> run_program(std::vector<std::string> words, ProgramLimits limits) {
  const SteadyTime end = std::chrono::steady_clock::now() + limits.time_max;
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return denied("cannot be started: no pipe can be opened");
  const Output output(ends[0]);
  pid_t id = 0;
  const int error = start(words, ends[1], id);
  ::close(ends[1]);
  if (error != 0) return denied("cannot be started: " + std::system_category().message(error));

  Child child(id);
  auto text = read_all(output, end, limits);
  if (!text) return text.error();
  std::optional<int> status = child.look();
  while (!status) {
    if (std::chrono::steady_clock::now() >= end) return too_slow(limits);
    std::this_thread::sleep_for(end_interval);
    status = child.look();
  }
  if (WIFSIGNALED(*status)) return denied(fmt::format("was ended by signal {}", WTERMSIG(*status)));
  if (WEXITSTATUS(*status) != 0) return denied(fmt::format("ended with status {}", WEXITSTATUS(*status)));
  return text;
}

}  // namespace redis3::aws

#include "aws/program.hpp"

#include "aws/errors.hpp"

#include <fmt/format.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace redis3::aws {
namespace {

namespace asio = boost::asio;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Between two looks at a program that has closed its output and not ended yet.
constexpr std::chrono::milliseconds end_interval{10};

Error too_slow(const ProgramLimits& limits) {
  return denied(fmt::format("did not end within {} ms", limits.time_max.count()));
}

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

/// The end of a pipe that is read, until a moment.
class Output {
 public:
  Output(const asio::any_io_executor& executor, int descriptor, SteadyTime end)
      : pipe_(std::make_shared<Pipe>(executor, descriptor)), timer_(executor, end), end_(end) {
    timer_.async_wait([weak = std::weak_ptr(pipe_)](const boost::system::error_code& error) {
      if (const auto pipe = weak.lock(); pipe && !error) pipe->cancel();
    });
  }

  /// Reads until nothing more comes.
  Task<std::string> read_all(ProgramLimits limits) {
    std::string text;
    std::array<char, 4096> space;
    while (true) {
      // The timer ends the read that is under way when its time comes, and no later one.
      if (std::chrono::steady_clock::now() >= end_) co_return too_slow(limits);
      boost::system::error_code error;
      auto reading =
          pipe_->async_read_some(asio::buffer(space), asio::redirect_error(asio::use_awaitable, error));
      const std::size_t bytes = co_await std::move(reading);
      text.append(space.data(), bytes);
      if (text.size() > limits.output_bytes_max)
        co_return denied(fmt::format("wrote over {} bytes", limits.output_bytes_max));
      if (error == asio::error::eof) co_return text;
      if (error == asio::error::operation_aborted) co_return too_slow(limits);
      if (error) co_return denied("wrote something that cannot be read");
    }
  }

 private:
  using Pipe = asio::posix::stream_descriptor;
  std::shared_ptr<Pipe> pipe_;
  asio::steady_timer timer_;
  SteadyTime end_;
};

}  // namespace

Task<std::string> run_program(std::vector<std::string> words, ProgramLimits limits) {
  const auto executor = co_await asio::this_coro::executor;
  const SteadyTime end = std::chrono::steady_clock::now() + limits.time_max;
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) co_return denied("cannot be started: no pipe can be opened");
  Output output(executor, ends[0], end);
  pid_t id = 0;
  const int error = start(words, ends[1], id);
  ::close(ends[1]);
  if (error != 0) co_return denied("cannot be started: " + std::system_category().message(error));

  Child child(id);
  auto text = co_await output.read_all(limits);
  if (!text) co_return text.error();
  std::optional<int> status = child.look();
  asio::steady_timer timer(executor);
  while (!status) {
    if (std::chrono::steady_clock::now() >= end) co_return too_slow(limits);
    timer.expires_after(end_interval);
    co_await timer.async_wait(asio::use_awaitable);
    status = child.look();
  }
  if (WIFSIGNALED(*status)) co_return denied(fmt::format("was ended by signal {}", WTERMSIG(*status)));
  if (WEXITSTATUS(*status) != 0) co_return denied(fmt::format("ended with status {}", WEXITSTATUS(*status)));
  co_return text;
}

}  // namespace redis3::aws

#include "serve.hpp"

#include "serve_arguments.hpp"

#include "base/clock.hpp"
#include "base/ending_context.hpp"
#include "base/http_date.hpp"
#include "gateway/gateway.hpp"
#include "gateway/readiness.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

namespace redis3::app {
namespace {

/// How long clients may take to fetch their answers when the gateway ends.
constexpr std::chrono::seconds patience{10};

/// Where the gateway tells what an operator wants to know: a file, or standard error.
class Log {
 public:
  /// Errors  invalid  the file cannot be written
  static Result<std::unique_ptr<Log>> open(const std::string& path) {
    std::FILE* file = path.empty() ? stderr : std::fopen(path.c_str(), "ae");
    if (file == nullptr)
      return Error(ErrorKind::invalid, fmt::format("the log file {} cannot be written", path));
    return std::unique_ptr<Log>(new Log(file));
  }
  ~Log() {
    if (file_ != stderr) std::fclose(file_);
  }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void line(const std::string& text) {
    fmt::print(file_, "{} {}\n", to_iso8601(system_clock().now()), text);
    std::fflush(file_);
  }

 private:
  explicit Log(std::FILE* file) : file_(file) {}
  std::FILE* file_;
};

/// A file with the process's number, as long as it lives.
class PidFile {
 public:
  explicit PidFile(std::string path) : path_(std::move(path)) {
    if (!path_.empty()) std::ofstream(path_) << getpid() << '\n';
  }
  ~PidFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  PidFile(const PidFile&) = delete;
  PidFile& operator=(const PidFile&) = delete;

 private:
  std::string path_;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

int fail(const std::string& why, int exit_code) {
  fmt::print(stderr, "redis3 serve: {}\n", why);
  return exit_code;
}

/// Runs the task on the context to its end.
Result<void> run(boost::asio::io_context& context, Task<void> task) {
  std::optional<Result<void>> result;
  boost::asio::co_spawn(context, std::move(task), [&](const std::exception_ptr& bug, Result<void> ended) {
    if (bug) std::rethrow_exception(bug);
    result = std::move(ended);
  });
  context.restart();
  while (!result)
    context.run_one();
  return *std::move(result);
}

int serve(gateway::Config config) {
  Result<std::unique_ptr<Log>> log = Log::open(config.logfile);
  if (log.has_error()) return fail(log.error().message(), exit_unusable);
  const bool tells_notices = config.loglevel != gateway::LogLevel::warning;
  for (const std::string& note : config.notes) {
    if (tells_notices) (*log)->line(note);
  }
  const PidFile pid_file(config.pidfile);
  const gateway::Readiness readiness(variable("NOTIFY_SOCKET"));

  EndingContext context(1);
  gateway::Gateway gateway(context.get_executor(), std::move(config),
                           [&log](const std::string& line) { (*log)->line(line); });
  const Result<void> opened = run(context, gateway.open());
  if (opened.has_error()) return fail(opened.error().message(), exit_unusable);

  bool is_ending = false;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& failed, int) {
    if (failed) return;
    signals.clear();  // A second signal ends the process at once.
    is_ending = true;
  });
  for (const std::string& place : gateway.places())
    fmt::print("redis3 serve: listening on {}\n", place);
  fmt::print("The keys are in {}; Ctrl-C answers what is under way, and stops.\n", gateway.store_url());
  std::fflush(stdout);
  readiness.ready();
  while (!is_ending)
    context.run_one();

  readiness.stopping();
  const Result<void> closed = run(context, gateway.close(patience));
  // What was given up ends now, and what sleeps is ended.
  context.restart();
  context.poll();
  context.abandon();
  return closed.has_error() ? fail(closed.error().message(), exit_error_reply) : exit_ok;
}

}  // namespace

int run_serve(std::vector<std::string> arguments) {
  ParsedServe parsed = parse_serve_arguments(std::move(arguments));
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  // A client that leaves, or a script that reads the first line only, must not end the gateway.
  std::signal(SIGPIPE, SIG_IGN);
  return serve(std::move(parsed.config));
}

}  // namespace redis3::app

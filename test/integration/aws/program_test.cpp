#include "aws/program.hpp"

#include "support/run.hpp"

#include <gtest/gtest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cerrno>
#include <csignal>

#include <sys/wait.h>

namespace redis3::aws {
namespace {

Result<std::string> run(std::vector<std::string> words, ProgramLimits limits = {}) {
  return redis3::test::run(run_program(std::move(words), limits));
}

Result<std::string> shell(const char* script, ProgramLimits limits = {}) {
  return run({"sh", "-c", script}, limits);
}

void expect_no_child_is_left() {
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(RunProgram, returns_what_is_written) {
  EXPECT_EQ(shell("printf 'a\\nb'").value(), "a\nb");
  expect_no_child_is_left();
}

TEST(RunProgram, hands_words_over_as_they_are) {
  EXPECT_EQ(run({"printf", "%s;", "a b", "$HOME", "*"}).value(), "a b;$HOME;*;");
}

TEST(RunProgram, gives_it_nothing_to_read) {
  EXPECT_EQ(shell("cat; echo end").value(), "end\n");
}

TEST(RunProgram, lets_it_end_by_a_broken_pipe_though_we_ignore_it) {
  auto* const before = std::signal(SIGPIPE, SIG_IGN);
  const auto output = shell("kill -PIPE $$; echo survived");
  std::signal(SIGPIPE, before);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message(), "was ended by signal 13");
}

TEST(RunProgram, its_status_is_looked_at_and_its_output_is_not_shown) {
  const auto output = shell("echo PLANTED; exit 3");
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind(), ErrorKind::denied);
  EXPECT_EQ(output.error().message(), "ended with status 3");
}

TEST(RunProgram, says_why_it_cannot_be_started) {
  const auto output = run({"/nonexistent/program"});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind(), ErrorKind::denied);
  EXPECT_EQ(output.error().message(), "cannot be started: No such file or directory");
}

TEST(RunProgram, ends_one_that_takes_too_long) {
  ProgramLimits limits;
  limits.time_max = std::chrono::milliseconds(50);
  const auto output = shell("exec sleep 600", limits);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message(), "did not end within 50 ms");
  expect_no_child_is_left();
}

TEST(RunProgram, ends_one_that_closes_its_output_and_goes_on) {
  ProgramLimits limits;
  limits.time_max = std::chrono::milliseconds(50);
  const auto output = shell("exec sleep 600 >/dev/null", limits);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message(), "did not end within 50 ms");
  expect_no_child_is_left();
}

TEST(RunProgram, ends_one_that_writes_too_much) {
  ProgramLimits limits;
  limits.output_bytes_max = 10'000;
  const auto output = run({"yes", "PLANTED"}, limits);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message(), "wrote over 10000 bytes");
  expect_no_child_is_left();
}

TEST(RunProgram, takes_as_much_as_is_allowed) {
  ProgramLimits limits;
  limits.output_bytes_max = 10'000;
  EXPECT_EQ(run({"head", "-c", "10000", "/dev/zero"}, limits).value().size(), 10'000u);
}

TEST(RunProgram, ends_one_whose_caller_gives_up) {
  boost::asio::io_context context(1);
  boost::asio::cancellation_signal signal;
  bool has_ended = false;
  boost::asio::co_spawn(
      context, run_program({"sleep", "600"}),
      boost::asio::bind_cancellation_slot(
          signal.slot(), [&](std::exception_ptr, Result<std::string>) { has_ended = true; }));
  context.poll();
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), 0);
  signal.emit(boost::asio::cancellation_type::terminal);
  context.run();
  EXPECT_TRUE(has_ended);
  expect_no_child_is_left();
}

TEST(RunProgram, does_not_stop_the_loop_meanwhile) {
  boost::asio::io_context context(1);
  boost::asio::steady_timer timer(context, std::chrono::milliseconds(1));
  bool has_ended = false;
  bool had_ended = true;
  timer.async_wait([&](const boost::system::error_code&) { had_ended = has_ended; });
  boost::asio::co_spawn(context, run_program({"sleep", "0.2"}),
                        [&](std::exception_ptr, Result<std::string>) { has_ended = true; });
  context.run();
  EXPECT_TRUE(has_ended);
  EXPECT_FALSE(had_ended);
}

}  // namespace
}  // namespace redis3::aws

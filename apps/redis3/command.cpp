#include "command.hpp"

#include "connection.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <thread>

namespace redis3::app {
namespace {

/// All of standard input.
std::string read_input() {
  std::string input;
  std::array<char, 64 * 1024> buffer;
  while (const std::size_t length = std::fread(buffer.data(), 1, buffer.size(), stdin)) {
    input.append(buffer.data(), length);
  }
  if (std::ferror(stdin)) throw Error(ErrorKind::invalid, "Standard input cannot be read.");
  return input;
}

int repeat(Client& client, const Arguments& arguments, const std::vector<std::string>& words) {
  const Format format = output_format(arguments);
  const Colors colors = output_colors(arguments);
  int exit_code = exit_ok;
  for (std::int64_t left = arguments.repeat_count; left != 0; left -= left > 0) {
    const Reply reply = run(client, words);
    print(reply_text(reply, format, colors));
    if (reply.is_error()) exit_code = exit_error_reply;
    if (left != 1) std::this_thread::sleep_for(arguments.repeat_interval);
  }
  return exit_code;
}

}  // namespace

int run_command(const Arguments& arguments) {
  try {
    std::vector<std::string> words = arguments.command;
    if (arguments.reads_last_argument) words.push_back(read_input());
    Options options = client_options(arguments);
    // The command itself will tell whether the store is there; to ask first would double the time that it
    // takes.
    options.is_lazy = true;
    Client client(std::move(options));
    return repeat(client, arguments, words);
  } catch (const Error& error) {
    tell_failure(error);
    return exit_unusable;
  }
}

}  // namespace redis3::app

#include "resp/request_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace redis3::resp {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;
using testing::ElementsAre;
using testing::IsEmpty;

/// All commands that can be read now. An error is the last of them, as the one word that tells it.
std::vector<Words> commands_of(RequestReader& reader) {
  std::vector<Words> commands;
  while (true) {
    const Result<std::optional<Words>> next = reader.next();
    if (next.has_error()) {
      commands.push_back({next.error().message()});
      return commands;
    }
    if (!*next) return commands;
    commands.push_back(**next);
  }
}

std::vector<Words> commands_of(std::string_view bytes, RequestLimits limits = RequestLimits()) {
  RequestReader reader(limits);
  reader.feed(bytes);
  return commands_of(reader);
}

/// Arrays, inline commands, empty commands and bytes of every kind.
const std::string mixture =
    "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"
    "PING\r\n"
    "\r\n"
    "*0\r\n"
    "*-1\r\n"
    "  set k \"a b\\x00\"  \n"
    "*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n\r\n\0*\r\n"s;
const std::vector<Words> mixture_commands{
    {"GET", "k"}, {"PING"}, {"set", "k", "a b\0"s}, {"SET", "", "\r\n\0*"s}};

TEST(RequestReader, reads_arrays_and_inline_commands_in_any_mixture) {
  EXPECT_EQ(commands_of(mixture), mixture_commands);
}

TEST(RequestReader, reads_the_same_wherever_the_bytes_are_cut) {
  for (std::size_t cut = 0; cut <= mixture.size(); ++cut) {
    RequestReader reader;
    reader.feed(mixture.substr(0, cut));
    std::vector<Words> commands = commands_of(reader);
    reader.feed(mixture.substr(cut));
    for (Words& words : commands_of(reader))
      commands.push_back(std::move(words));
    EXPECT_EQ(commands, mixture_commands) << cut;
  }
}

TEST(RequestReader, reads_the_same_byte_by_byte) {
  RequestReader reader;
  std::vector<Words> commands;
  for (const char byte : mixture) {
    reader.feed(std::string_view(&byte, 1));
    for (Words& words : commands_of(reader))
      commands.push_back(std::move(words));
  }
  EXPECT_EQ(commands, mixture_commands);
}

TEST(RequestReader, takes_nothing_for_a_command_before_its_last_byte) {
  const std::string whole = "*1\r\n$4\r\nPING\r\n";
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_THAT(commands_of(whole.substr(0, length)), IsEmpty()) << length;
}

// The words of a Redis server 7.0.15 for the same bytes.
TEST(RequestReader, refuses_what_is_not_the_protocol_in_the_words_of_redis) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"*x\r\n", "Protocol error: invalid multibulk length"},
      {"*\r\n", "Protocol error: invalid multibulk length"},
      {"*20000000000\r\n", "Protocol error: invalid multibulk length"},
      {"*01\r\n$4\r\nPING\r\n", "Protocol error: invalid multibulk length"},
      {"*-0\r\n", "Protocol error: invalid multibulk length"},
      {"*1\r\nPING\r\n", "Protocol error: expected '$', got 'P'"},
      {"*1\r\n$x\r\n", "Protocol error: invalid bulk length"},
      {"*1\r\n$-1\r\n", "Protocol error: invalid bulk length"},
      {"*1\r\n$04\r\nPING\r\n", "Protocol error: invalid bulk length"},
      {"*1\r\n$2000000000\r\n", "Protocol error: invalid bulk length"},
      {"get \"k\r\n", "Protocol error: unbalanced quotes in request"},
      {std::string(70'000, 'x'), "Protocol error: too big inline request"},
      {"*" + std::string(70'000, '1'), "Protocol error: too big mbulk count string"},
      {"*1\r\n$" + std::string(70'000, '1'), "Protocol error: too big bulk count string"},
  };
  for (const auto& [bytes, message] : cases)
    EXPECT_THAT(commands_of(bytes), ElementsAre(ElementsAre(message))) << bytes.substr(0, 30);
}

TEST(RequestReader, refuses_an_argument_that_is_longer_than_it_says) {
  EXPECT_THAT(commands_of("*1\r\n$4\r\nPINGS\r\n"),
              ElementsAre(ElementsAre("Protocol error: invalid bulk length")));
}

TEST(RequestReader, answers_what_came_before_the_error_and_nothing_behind_it) {
  RequestReader reader;
  reader.feed("PING\r\n*x\r\nPING\r\n");
  EXPECT_THAT(commands_of(reader),
              ElementsAre(ElementsAre("PING"), ElementsAre("Protocol error: invalid multibulk length")));
  reader.feed("PING\r\n");
  EXPECT_THAT(commands_of(reader), ElementsAre(ElementsAre("Protocol error: invalid multibulk length")));
}

TEST(RequestReader, holds_no_more_than_its_limits) {
  RequestLimits limits;
  limits.argument_bytes_max = 4;
  limits.request_bytes_max = 6;
  limits.arguments_max = 3;
  EXPECT_THAT(commands_of("*2\r\n$4\r\nPING\r\n$2\r\nab\r\n", limits),
              ElementsAre(ElementsAre("PING", "ab")));
  EXPECT_THAT(commands_of("*2\r\n$4\r\nPING\r\n$3\r\nabc\r\n", limits),
              ElementsAre(ElementsAre("Protocol error: too big request")));
  EXPECT_THAT(commands_of("*1\r\n$5\r\nPINGS\r\n", limits),
              ElementsAre(ElementsAre("Protocol error: invalid bulk length")));
  EXPECT_THAT(commands_of("*4\r\n", limits),
              ElementsAre(ElementsAre("Protocol error: invalid multibulk length")));
}

TEST(RequestReader, takes_a_line_of_the_longest_length_in_pieces_as_well) {
  RequestLimits limits;
  limits.line_bytes_max = 6;
  for (const std::string line : {"*-9999\r\n", "ECHO a\n"}) {
    RequestReader reader(limits);
    reader.feed(line.substr(0, line.size() - 1));
    EXPECT_THAT(commands_of(reader), IsEmpty());
    reader.feed(line.substr(line.size() - 1));
    const std::vector<Words> commands = commands_of(reader);
    EXPECT_EQ(commands, line[0] == '*' ? std::vector<Words>() : std::vector<Words>({{"ECHO", "a"}}));
  }
  EXPECT_THAT(commands_of("*000001\r\n", limits),
              ElementsAre(ElementsAre("Protocol error: too big mbulk count string")));
}

TEST(RequestReader, begins_each_command_with_its_whole_allowance) {
  RequestLimits limits;
  limits.request_bytes_max = 6;
  const std::string command = "*2\r\n$4\r\nPING\r\n$2\r\nab\r\n";
  EXPECT_THAT(commands_of(command + command + command, limits), testing::SizeIs(3));
}

}  // namespace
}  // namespace redis3::resp

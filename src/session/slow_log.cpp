#include "session/slow_log.hpp"

#include "session/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::session {
namespace {

constexpr std::size_t words_max = 32;
constexpr std::size_t word_bytes_max = 128;

std::string shortened(const std::string& word) {
  if (word.size() <= word_bytes_max) return word;
  return fmt::format("{}... ({} more bytes)", std::string_view(word).substr(0, word_bytes_max),
                     word.size() - word_bytes_max);
}

}  // namespace

command::Argv slow_log_words(const command::Argv& argv) {
  // Where words are left out, the last place counts them.
  const std::size_t kept = argv.size() > words_max ? words_max - 1 : argv.size();
  command::Argv words;
  words.reserve(std::min(argv.size(), words_max));
  for (std::size_t at = 0; at < kept; ++at)
    words.push_back(is_secret(argv, at) ? std::string(redacted) : shortened(argv[at]));
  if (kept < argv.size()) words.push_back(fmt::format("... ({} more arguments)", argv.size() - kept));
  return words;
}

void SlowLog::record(command::Argv words, TimePoint began_at, std::chrono::microseconds duration,
                     std::string client_address, std::string client_name, std::size_t length_max) {
  SlowCommand command;
  command.id = next_id_++;
  command.began_at = began_at;
  command.duration = duration;
  command.words = std::move(words);
  command.client_address = std::move(client_address);
  command.client_name = std::move(client_name);
  commands_.push_front(std::move(command));
  if (commands_.size() > length_max) commands_.resize(length_max);
}

}  // namespace redis3::session

#include "session/slow_log.hpp"

#include "session/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::session {
namespace {

constexpr std::size_t words_max = 32;
constexpr std::size_t word_bytes_max = 128;

/// `word` is as much of it as is shown.
std::string shortened(std::string_view word, std::size_t length) {
  if (length <= word_bytes_max) return std::string(word);
  return fmt::format("{}... ({} more bytes)", word, length - word_bytes_max);
}

/// How many of so many words are kept. Where some are left out, the last place counts them.
std::size_t kept_count(std::size_t word_count) {
  return word_count > words_max ? words_max - 1 : word_count;
}

}  // namespace

command::Argv slow_log_words(const command::Argv& argv) {
  NotedWords words;
  words.note(argv);
  return words.for_slow_log();
}

void NotedWords::note(const command::Argv& argv) {
  bytes_.clear();
  lengths_.clear();
  word_count_ = argv.size();
  for (std::size_t at = 0; at < kept_count(argv.size()); ++at) {
    bytes_.append(argv[at], 0, word_bytes_max);
    lengths_.push_back(argv[at].size());
  }
}

command::Argv NotedWords::for_slow_log() const {
  command::Argv beginnings;
  std::string_view rest = bytes_;
  for (const std::size_t length : lengths_) {
    beginnings.emplace_back(rest.substr(0, std::min(length, word_bytes_max)));
    rest.remove_prefix(beginnings.back().size());
  }
  command::Argv words;
  for (std::size_t at = 0; at < beginnings.size(); ++at) {
    const bool is_shown = !is_secret(beginnings, at);
    words.push_back(is_shown ? shortened(beginnings[at], lengths_[at]) : std::string(redacted));
  }
  if (words.size() < word_count_)
    words.push_back(fmt::format("... ({} more arguments)", word_count_ - words.size()));
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

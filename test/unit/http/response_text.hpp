#pragma once

#include "http/response_reader.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace redis3::http::test {

/// All that a reader says about some input, as one comparable text.
struct Reading {
  std::string outcome;  ///< "more", "done" or "broken: why".
  std::string answer;   ///< Status, fields and body of a done one.
  bool keeps_connection = false;

  friend bool operator==(const Reading&, const Reading&) = default;
};

inline std::string to_text(const Response& response) {
  std::string text = std::to_string(response.status) + "\n";
  for (const auto& [name, value] : response.fields)
    text.append(name).append("=").append(value).append("\n");
  return text + "\n" + response.body;
}

/// Feeds `input` in pieces of `piece_bytes`, into body_space() where `is_direct` and there is such, and,
/// where `is_ended`, ends the stream after it.
inline Reading read(std::string_view input, std::size_t piece_bytes, bool is_ended = false,
                    bool is_head = false, bool is_direct = false, std::uint64_t body_bytes_max = 1 << 20) {
  using Progress = ResponseReader::Progress;
  ResponseReader reader(is_head, body_bytes_max);
  Progress progress = Progress::more;
  bool has_rest = false;
  while (!input.empty() && progress == Progress::more) {
    const std::span<char> space = is_direct ? reader.body_space() : std::span<char>();
    const std::size_t room = space.empty() ? piece_bytes : std::min(piece_bytes, space.size());
    const std::string_view piece = input.substr(0, room);
    input.remove_prefix(piece.size());
    if (space.empty()) {
      progress = reader.feed(piece);
    } else {
      piece.copy(space.data(), piece.size());
      progress = reader.fill(piece.size());
    }
    has_rest = !input.empty();
  }
  if (progress == Progress::more && is_ended) progress = reader.end();

  Reading reading;
  switch (progress) {
    case Progress::more:
      reading.outcome = "more";
      break;
    case Progress::broken:
      reading.outcome = "broken: " + std::string(reader.problem());
      break;
    case Progress::done:
      reading.outcome = "done";
      // Where the bytes that follow come in a later piece, it is for the connection to find them.
      reading.keeps_connection = reader.keeps_connection() && !has_rest;
      reading.answer = to_text(reader.take());
  }
  return reading;
}

/// The whole input in one piece.
inline Reading read_whole(std::string_view input, bool is_ended = false, bool is_head = false) {
  return read(input, input.size(), is_ended, is_head);
}

}  // namespace redis3::http::test

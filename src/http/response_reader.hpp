#pragma once

#include "http/client.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace redis3::http {

/// Reads one answer of HTTP/1.1 out of the bytes of a connection. Pure: it is fed and says how far it is.
///
/// Strict where laxness would let two parties disagree on where an answer ends (RFC 9112, section 6.3): lines
/// end in CRLF, Content-Length is digits and says one thing, Transfer-Encoding is `chunked` and stands alone.
/// Interim answers (1xx) are skipped. What follows the answer is never read: it makes the connection unfit
/// for another request.
class ResponseReader {
 public:
  enum class Progress {
    more,    ///< Wants more bytes.
    done,    ///< take() has the answer, or as much of it as is wanted.
    broken,  ///< problem() says why; nothing more can be read from this connection.
  };

  static constexpr std::size_t head_bytes_max = 64 * 1024;
  static constexpr std::size_t fields_max = 256;
  static constexpr int interim_answers_max = 8;
  /// Of one chunk's size line, extensions included.
  static constexpr std::size_t chunk_line_bytes_max = 4096;

  ResponseReader() : ResponseReader(false, 0) {}
  /// place  as Request::body_place
  ResponseReader(bool is_head, std::uint64_t body_bytes_max, BodyCut cut = {}, std::span<char> place = {})
      : is_head_(is_head), body_bytes_max_(body_bytes_max), cut_(cut), place_(place) {}

  /// Reads the next bytes. Only after `more`.
  Progress feed(std::string_view bytes);

  /// Where the next bytes of a body of known length may be put, so that they need not be copied: valid until
  /// the next call, empty where feed() is the way. Only after `more`.
  std::span<char> body_space();
  /// Says that the first `count` bytes of body_space() are filled.
  Progress fill(std::size_t count);

  /// The peer ended the stream. That is `done` only for a body that lasts until then. Only after `more`.
  Progress end();

  /// Whether any byte came, interim answers included.
  bool has_begun() const noexcept { return has_begun_; }
  /// After `done`: whether the connection may carry another request.
  bool keeps_connection() const noexcept { return keeps_connection_; }
  /// After `broken`: what is wrong, as the rest of a sentence that begins with "the answer".
  std::string_view problem() const noexcept { return problem_; }
  /// After `done`, once.
  Response take() { return std::move(response_); }

 private:
  enum class Part {
    head,
    sized_body,
    endless_body,
    chunk_size,
    chunk_data,
    chunk_end,
    trailers,
    done,
    broken
  };

  /// What the head says about the body and the connection.
  struct Framing;

  Progress break_off(std::string_view problem);
  Progress finish();
  void append_to_body(std::string_view bytes);
  bool hold_line(std::string_view& bytes);

  Progress read_head(std::string_view& bytes);
  Progress read_whole_head(std::string_view head);
  bool parse_status_line(std::string_view line, Framing& framing);
  bool parse_field(std::span<char> line, Framing& framing);
  bool note_framing_field(std::string_view name, std::string_view value, Framing& framing);
  Progress begin_body(const Framing& framing);
  Progress begin_sized_body(const Framing& framing);
  Progress read_sized_body(std::string_view& bytes);
  Progress read_endless_body(std::string_view& bytes);
  Progress read_chunk_size(std::string_view& bytes);
  Progress read_chunk_data(std::string_view& bytes);
  Progress read_chunk_end(std::string_view& bytes);
  Progress read_trailers(std::string_view& bytes);

  bool is_head_;
  bool has_begun_ = false;
  bool keeps_connection_ = false;
  Part part_ = Part::head;
  int interim_answers_ = 0;
  std::uint64_t body_bytes_max_;
  BodyCut cut_;
  std::span<char> place_;
  /// Of a sized body or of a chunk: the bytes that are still to come.
  std::uint64_t bytes_left_ = 0;
  /// Of the body, the bytes that are there: the string may be longer, for body_space().
  std::size_t body_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  /// The beginning of a head or line that has not come whole.
  std::string held_;
  std::string_view problem_;
  Response response_;
};

}  // namespace redis3::http

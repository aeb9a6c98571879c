#include "http/response_reader.hpp"

#include "base/huge_pages.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>
#include <optional>
#include <stdexcept>

namespace redis3::http {
namespace {

constexpr std::string_view end_of_line = "\r\n";
constexpr std::string_view end_of_head = "\r\n\r\n";

/// How much a body grows ahead of the bytes that come: std::string writes zeros there first, which costs
/// little while they stay in the second-level cache.
constexpr std::size_t body_step_bytes = 256 * 1024;
/// From here on a body is worth large pages.
constexpr std::uint64_t huge_pages_bytes_min = 16u << 20;
/// Below this a copy is cheaper than a read of its own.
constexpr std::size_t direct_read_bytes_min = 4096;

/// For each byte that a field's name may have, its lower case; 0 for the others (RFC 9110, section 5.6.2).
constexpr auto name_bytes = [] {
  std::array<char, 256> table{};
  for (const char byte : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")) {
    table[static_cast<unsigned char>(byte)] = byte;
  }
  for (char byte = 'A'; byte <= 'Z'; ++byte)
    table[static_cast<unsigned char>(byte)] = static_cast<char>(byte + 32);
  return table;
}();

/// Everything but control characters, of which only the tab may stand in a field (RFC 9110, section 5.5).
bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return (code >= 0x20 && code != 0x7f) || code == '\t';
  });
}

/// How many bytes of `line` are its field's name, up to the colon; 0 where there is no proper one.
std::size_t name_length_of(std::string_view line) {
  std::size_t length = 0;
  while (length < line.size() && name_bytes[static_cast<unsigned char>(line[length])] != 0)
    ++length;
  return length < line.size() && line[length] == ':' ? length : 0;
}

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Whether a comma-separated list has `token` (RFC 9110, section 5.6.1).
bool list_has(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (equal_ignoring_case(without_blanks(list.substr(0, comma)), token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

/// The number in front of a chunk (RFC 9112, section 7.1), its extensions skipped. Sixteen digits fit in 64
/// bits.
std::optional<std::uint64_t> parse_chunk_size(std::string_view line) {
  std::uint64_t size = 0;
  std::size_t digits = 0;
  for (; digits < line.size(); ++digits) {
    const char byte = line[digits];
    if (is_digit(byte)) {
      size = size * 16 + static_cast<std::uint64_t>(byte - '0');
    } else if (byte >= 'a' && byte <= 'f') {
      size = size * 16 + static_cast<std::uint64_t>(byte - 'a' + 10);
    } else if (byte >= 'A' && byte <= 'F') {
      size = size * 16 + static_cast<std::uint64_t>(byte - 'A' + 10);
    } else {
      break;
    }
    if (digits == 16) return std::nullopt;
  }
  if (digits == 0) return std::nullopt;
  const std::string_view rest = without_blanks(line.substr(digits));
  if (!rest.empty() && (rest.front() != ';' || !is_text(rest))) return std::nullopt;
  return size;
}

}  // namespace

struct ResponseReader::Framing {
  int status = 0;
  bool is_http_1_0 = false;
  bool is_chunked = false;
  bool says_close = false;
  std::optional<std::uint64_t> length;
};

std::optional<std::string_view> Response::field(std::string_view name) const noexcept {
  for (const auto& [field_name, value] : fields) {
    if (field_name == name) return value;
  }
  return std::nullopt;
}

ResponseReader::Progress ResponseReader::feed(std::string_view bytes) {
  assert(part_ != Part::done && part_ != Part::broken);
  has_begun_ = has_begun_ || !bytes.empty();
  Progress progress = Progress::more;
  while (!bytes.empty() && progress == Progress::more) {
    switch (part_) {
      case Part::head:
        progress = read_head(bytes);
        break;
      case Part::sized_body:
        progress = read_sized_body(bytes);
        break;
      case Part::endless_body:
        progress = read_endless_body(bytes);
        break;
      case Part::chunk_size:
        progress = read_chunk_size(bytes);
        break;
      case Part::chunk_data:
        progress = read_chunk_data(bytes);
        break;
      case Part::chunk_end:
        progress = read_chunk_end(bytes);
        break;
      case Part::trailers:
        progress = read_trailers(bytes);
        break;
      case Part::done:
      case Part::broken:
        return progress;
    }
  }
  if (progress == Progress::done && !bytes.empty()) keeps_connection_ = false;
  return progress;
}

std::span<char> ResponseReader::body_space() {
  if (part_ != Part::sized_body || bytes_left_ < direct_read_bytes_min) return {};
  if (response_.is_in_place) return place_.subspan(body_bytes_);
  std::string& body = response_.body;
  if (body.size() == body_bytes_) {
    body.resize(body_bytes_ + std::min<std::uint64_t>(bytes_left_, body_step_bytes));
  }
  return std::span<char>(body).subspan(body_bytes_);
}

ResponseReader::Progress ResponseReader::fill(std::size_t count) {
  assert(part_ == Part::sized_body && count <= bytes_left_);
  body_bytes_ += count;
  bytes_left_ -= count;
  return bytes_left_ == 0 ? finish() : Progress::more;
}

ResponseReader::Progress ResponseReader::end() {
  if (part_ == Part::endless_body) return finish();
  return break_off("ended before it was whole");
}

ResponseReader::Progress ResponseReader::break_off(std::string_view problem) {
  part_ = Part::broken;
  problem_ = problem;
  return Progress::broken;
}

ResponseReader::Progress ResponseReader::finish() {
  if (!response_.is_in_place) response_.body.resize(body_bytes_);
  part_ = Part::done;
  return Progress::done;
}

void ResponseReader::append_to_body(std::string_view bytes) {
  if (response_.is_in_place) {
    std::copy(bytes.begin(), bytes.end(), place_.begin() + static_cast<std::ptrdiff_t>(body_bytes_));
  } else {
    response_.body.resize(body_bytes_);
    response_.body.append(bytes);
  }
  body_bytes_ += bytes.size();
}

ResponseReader::Progress ResponseReader::read_head(std::string_view& bytes) {
  if (held_.empty()) {
    const std::size_t end = bytes.find(end_of_head);
    if (end != std::string_view::npos) {
      const std::string_view head = bytes.substr(0, end + end_of_head.size());
      bytes.remove_prefix(head.size());
      return read_whole_head(head);
    }
  }
  // The end may lie across what is held and what came: it begins at most three bytes back.
  const std::size_t held_before = held_.size();
  held_.append(bytes);
  const std::size_t end = held_.find(end_of_head, held_before - std::min<std::size_t>(held_before, 3));
  if (end == std::string::npos) {
    bytes = {};
    return held_.size() > head_bytes_max ? break_off("has a head that is too long") : Progress::more;
  }
  const std::string held = std::exchange(held_, {});
  const std::string_view head = std::string_view(held).substr(0, end + end_of_head.size());
  bytes.remove_prefix(head.size() - held_before);
  return read_whole_head(head);
}

ResponseReader::Progress ResponseReader::read_whole_head(std::string_view head) {
  if (head.size() > head_bytes_max) return break_off("has a head that is too long");
  auto block = std::make_unique_for_overwrite<char[]>(head.size());
  std::memcpy(block.get(), head.data(), head.size());
  response_.fields.clear();
  response_.fields.reserve(16);

  // All of the head but its empty line, a line at a time.
  std::span<char> rest(block.get(), head.size() - end_of_line.size());
  Framing framing;
  for (bool is_first = true; !rest.empty(); is_first = false) {
    const std::size_t length = std::string_view(rest.data(), rest.size()).find(end_of_line);
    const std::span<char> line = rest.first(length);
    if (!(is_first ? parse_status_line({line.data(), line.size()}, framing) : parse_field(line, framing))) {
      return Progress::broken;
    }
    rest = rest.subspan(length + end_of_line.size());
  }
  response_.status = framing.status;
  response_.head = std::move(block);

  if (framing.status == 101) return break_off("switches to another protocol");
  if (framing.status >= 200) return begin_body(framing);
  if (++interim_answers_ > interim_answers_max) return break_off("has too many interim answers before it");
  return Progress::more;
}

bool ResponseReader::parse_status_line(std::string_view line, Framing& framing) {
  // "HTTP/1.1 200 OK": the reason may be empty, the blank before it may not be missing (RFC 9112, section 4).
  const bool is_version = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
  const bool is_status = line.size() >= 13 && line[9] >= '1' && line[9] <= '5' && is_digit(line[10]) &&
                         is_digit(line[11]) && line[12] == ' ';
  if (!is_version || !is_status || !is_text(line.substr(13))) {
    break_off("does not begin with a status line of HTTP/1.1");
    return false;
  }
  framing.is_http_1_0 = line[7] == '0';
  framing.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  return true;
}

bool ResponseReader::parse_field(std::span<char> line, Framing& framing) {
  const std::size_t name_length = name_length_of({line.data(), line.size()});
  if (name_length == 0) {
    break_off("has a field without a proper name");
    return false;
  }
  for (char& byte : line.first(name_length))
    byte = name_bytes[static_cast<unsigned char>(byte)];
  const std::string_view name(line.data(), name_length);
  const std::string_view value =
      without_blanks({line.data() + name_length + 1, line.size() - name_length - 1});
  if (!is_text(value)) {
    break_off("has a control character in a field");
    return false;
  }
  if (response_.fields.size() == fields_max) {
    break_off("has too many fields");
    return false;
  }
  response_.fields.emplace_back(name, value);
  return note_framing_field(name, value, framing);
}

bool ResponseReader::note_framing_field(std::string_view name, std::string_view value, Framing& framing) {
  if (name == "content-length") {
    const bool is_number = !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
    const std::optional<std::uint64_t> length = is_number ? to_uint64(value) : std::nullopt;
    if (!length || (framing.length && *framing.length != *length)) {
      break_off("has a Content-Length that is not one number");
      return false;
    }
    framing.length = length;
  } else if (name == "transfer-encoding") {
    if (framing.is_chunked || !equal_ignoring_case(value, "chunked")) {
      break_off("has a Transfer-Encoding other than chunked");
      return false;
    }
    framing.is_chunked = true;
  } else if (name == "connection") {
    framing.says_close = framing.says_close || list_has(value, "close");
  }
  return true;
}

ResponseReader::Progress ResponseReader::begin_body(const Framing& framing) {
  if (framing.is_chunked && framing.length) return break_off("has both Content-Length and Transfer-Encoding");
  if (framing.is_chunked && framing.is_http_1_0) return break_off("has a Transfer-Encoding in HTTP/1.0");
  keeps_connection_ = !framing.is_http_1_0 && !framing.says_close;

  if (is_head_ || framing.status == 304) return finish();
  if (framing.status == 204) {
    // A 204 that tells of a body may be followed by one; nobody can say where it would end.
    if (framing.is_chunked || framing.length.value_or(0) != 0) keeps_connection_ = false;
    return finish();
  }
  if (framing.is_chunked) {
    part_ = Part::chunk_size;
    return Progress::more;
  }
  if (framing.length) return begin_sized_body(framing);
  keeps_connection_ = false;
  part_ = Part::endless_body;
  return Progress::more;
}

ResponseReader::Progress ResponseReader::begin_sized_body(const Framing& framing) {
  const std::uint64_t length = *framing.length;
  if (length > body_bytes_max_) return break_off("has a body that is too long");
  response_.is_in_place = length > 0 && length == place_.size() && framing.status <= 299;
  try {
    if (!response_.is_in_place) response_.body.reserve(length);
    if (!response_.is_in_place && length >= huge_pages_bytes_min) {
      prefer_huge_pages(response_.body.data(), response_.body.capacity());
    }
  } catch (const std::bad_alloc&) {
    return break_off("has a body that does not fit in memory");
  } catch (const std::length_error&) {
    return break_off("has a body that does not fit in memory");
  }
  bytes_left_ = length;
  if (length > cut_.whole_bytes_max) {
    bytes_left_ = cut_.wanted_bytes;
    response_.is_cut = true;
    keeps_connection_ = false;
  }
  part_ = Part::sized_body;
  return bytes_left_ == 0 ? finish() : Progress::more;
}

ResponseReader::Progress ResponseReader::read_sized_body(std::string_view& bytes) {
  const std::size_t count = std::min<std::uint64_t>(bytes.size(), bytes_left_);
  append_to_body(bytes.substr(0, count));
  bytes.remove_prefix(count);
  bytes_left_ -= count;
  return bytes_left_ == 0 ? finish() : Progress::more;
}

ResponseReader::Progress ResponseReader::read_endless_body(std::string_view& bytes) {
  if (bytes.size() > body_bytes_max_ - body_bytes_) return break_off("has a body that is too long");
  append_to_body(bytes);
  bytes = {};
  return Progress::more;
}

ResponseReader::Progress ResponseReader::read_chunk_size(std::string_view& bytes) {
  const bool is_whole = hold_line(bytes);
  if (held_.size() > chunk_line_bytes_max) return break_off("has a chunk whose size line is too long");
  if (!is_whole) return Progress::more;
  const std::string line = std::exchange(held_, {});
  const std::optional<std::uint64_t> size =
      line.ends_with(end_of_line) ? parse_chunk_size(std::string_view(line).substr(0, line.size() - 2))
                                  : std::nullopt;
  if (!size) return break_off("has a chunk without a proper size");
  if (*size > body_bytes_max_ - body_bytes_) return break_off("has a body that is too long");
  bytes_left_ = *size;
  part_ = *size == 0 ? Part::trailers : Part::chunk_data;
  return Progress::more;
}

ResponseReader::Progress ResponseReader::read_chunk_data(std::string_view& bytes) {
  const std::size_t count = std::min<std::uint64_t>(bytes.size(), bytes_left_);
  append_to_body(bytes.substr(0, count));
  bytes.remove_prefix(count);
  bytes_left_ -= count;
  if (bytes_left_ == 0) part_ = Part::chunk_end;
  return Progress::more;
}

ResponseReader::Progress ResponseReader::read_chunk_end(std::string_view& bytes) {
  const std::size_t count = std::min(bytes.size(), end_of_line.size() - held_.size());
  held_.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  if (!end_of_line.starts_with(held_)) return break_off("has a chunk that is longer than its size");
  if (held_.size() == end_of_line.size()) {
    held_.clear();
    part_ = Part::chunk_size;
  }
  return Progress::more;
}

ResponseReader::Progress ResponseReader::read_trailers(std::string_view& bytes) {
  const bool is_whole = hold_line(bytes);
  if (trailer_bytes_ + held_.size() > head_bytes_max) return break_off("has trailers that are too long");
  if (!is_whole) return Progress::more;
  const std::string held = std::exchange(held_, {});
  trailer_bytes_ += held.size();
  if (held == end_of_line) return finish();
  const std::string_view line = std::string_view(held).substr(0, held.size() - end_of_line.size());
  if (!held.ends_with(end_of_line) || !is_text(line) || name_length_of(line) == 0) {
    return break_off("has a trailer that is not a field");
  }
  // RFC 9110, section 6.5.1: a trailer must not say again where the answer ends.
  const std::string_view name = line.substr(0, name_length_of(line));
  if (equal_ignoring_case(name, "transfer-encoding") || equal_ignoring_case(name, "content-length")) {
    return break_off("has a trailer that belongs into its head");
  }
  return Progress::more;
}

/// Moves bytes to `held_` until it has a whole line; says whether it has.
bool ResponseReader::hold_line(std::string_view& bytes) {
  const std::size_t line_feed = bytes.find('\n');
  const std::size_t count = line_feed == std::string_view::npos ? bytes.size() : line_feed + 1;
  held_.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  return line_feed != std::string_view::npos;
}

}  // namespace redis3::http

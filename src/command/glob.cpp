#include "command/glob.hpp"

#include <algorithm>
#include <cstddef>

namespace redis3::command {
namespace {

char take(std::string_view& rest) noexcept {
  const char c = rest.front();
  rest.remove_prefix(1);
  return c;
}

}  // namespace

Glob::Glob(std::string_view pattern) : is_everything_(pattern == "*") {
  tokens_.reserve(pattern.size());
  while (!pattern.empty()) {
    char c = take(pattern);
    switch (c) {
      case '*':
        if (tokens_.empty() || tokens_.back().kind != Token::Kind::star)
          tokens_.push_back({Token::Kind::star});
        break;
      case '?':
        tokens_.push_back({Token::Kind::any});
        break;
      case '[':
        add_class(pattern);
        break;
      default:
        // A backslash that ends the pattern stands for itself.
        if (c == '\\' && !pattern.empty()) c = take(pattern);
        tokens_.push_back({Token::Kind::byte, static_cast<unsigned char>(c)});
    }
  }
}

/// Reads a class; `rest` begins behind its `[` and is left behind its `]`, or empty.
void Glob::add_class(std::string_view& rest) {
  Class bytes;
  const bool is_negated = rest.starts_with('^');
  if (is_negated) rest.remove_prefix(1);
  while (!rest.empty()) {
    const char c = take(rest);
    if (c == ']') break;
    if (c == '\\' && !rest.empty()) {
      bytes.set(static_cast<unsigned char>(take(rest)));
    } else if (rest.size() >= 2 && rest.front() == '-') {
      rest.remove_prefix(1);
      // Redis compares plain chars, which are signed where nearly all of its servers run.
      const auto [first, last] =
          std::minmax({static_cast<signed char>(c), static_cast<signed char>(take(rest))});
      for (int byte = first; byte <= last; ++byte)
        bytes.set(static_cast<unsigned char>(byte));
    } else {
      bytes.set(static_cast<unsigned char>(c));
    }
  }
  tokens_.push_back({Token::Kind::one_of, 0, static_cast<std::uint32_t>(classes_.size())});
  classes_.push_back(is_negated ? ~bytes : bytes);
}

bool Glob::accepts(const Token& token, unsigned char byte) const noexcept {
  switch (token.kind) {
    case Token::Kind::byte:
      return token.byte == byte;
    case Token::Kind::one_of:
      return classes_[token.index][byte];
    default:
      return true;
  }
}

bool Glob::matches(std::string_view name) const noexcept {
  // Redis's loop ends with the name before it has looked at a star, so a star does not match an empty name.
  if (name.empty()) return tokens_.empty();

  // Only the last star seen may have to take more bytes: whatever an earlier one could still take, the last
  // one can too. So there is nothing to go back to but one place, and no pattern takes exponential time.
  constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  std::size_t token = 0;
  std::size_t at = 0;
  std::size_t star = nowhere;
  std::size_t star_end = 0;
  while (at < name.size()) {
    if (token < tokens_.size() && tokens_[token].kind == Token::Kind::star) {
      star = token++;
      star_end = at;
    } else if (token < tokens_.size() && accepts(tokens_[token], static_cast<unsigned char>(name[at]))) {
      ++token;
      ++at;
    } else if (star != nowhere) {
      token = star + 1;
      at = ++star_end;
    } else {
      return false;
    }
    // Nothing behind the last star: it takes the rest.
    if (star != nowhere && star + 1 == tokens_.size()) return true;
  }
  if (token < tokens_.size() && tokens_[token].kind == Token::Kind::star) ++token;
  return token == tokens_.size();
}

}  // namespace redis3::command

#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace redis3::command {

/// A pattern as KEYS takes it: `*` any bytes, `?` any byte, `[ae]` `[^e]` `[a-c]` one of some bytes, `\`
/// takes the next byte as it is. Read once, matched against many names. Bytes, not characters; case counts.
///
/// Every corner is Redis's: a class that is not closed ends with the pattern, `[]` matches nothing, the ends
/// of a range may stand in either order and count as signed bytes, a `]` after a `-` ends the range and not
/// the class, and an empty name matches only the empty pattern.
///
/// Cost   a match takes at most (length of the pattern) x (length of the name) steps, whatever the pattern.
/// Source https://redis.io/docs/latest/commands/keys/
class Glob {
 public:
  explicit Glob(std::string_view pattern);

  bool matches(std::string_view name) const noexcept;

  /// Whether the pattern is `*`, which KEYS takes for every key, the empty one too.
  bool is_everything() const noexcept { return is_everything_; }

 private:
  using Class = std::bitset<256>;

  /// What one byte of a name is compared with; or any number of them, with `star`.
  struct Token {
    enum class Kind : std::uint8_t { byte, any, one_of, star };
    Kind kind;
    unsigned char byte = 0;
    std::uint32_t index = 0;  ///< Of one_of: into classes_.
  };

  void add_class(std::string_view& rest);
  bool accepts(const Token& token, unsigned char byte) const noexcept;

  std::vector<Token> tokens_;
  std::vector<Class> classes_;
  bool is_everything_;
};

}  // namespace redis3::command

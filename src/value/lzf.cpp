#include "value/lzf.hpp"

namespace redis3::value {
namespace {

/// A control byte below this is followed by so many literal bytes, and one more.
constexpr std::size_t literals_max = 32;

/// A length of this in the upper three bits of a control byte goes on in the next byte.
constexpr std::size_t length_goes_on = 7;

/// Takes bytes from the front of a text, and remembers whether there were enough.
class Source {
 public:
  explicit Source(std::string_view bytes) : bytes_(bytes) {}

  bool is_at_end() const { return bytes_.empty(); }
  std::optional<std::size_t> take_byte() {
    const auto taken = take(1);
    if (!taken) return std::nullopt;
    return static_cast<unsigned char>(taken->front());
  }
  std::optional<std::string_view> take(std::size_t count) {
    if (count > bytes_.size()) return std::nullopt;
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

 private:
  std::string_view bytes_;
};

/// A run that has stood before: `length` bytes from `distance` before the end on. They may overlap what they
/// make.
struct BackReference {
  std::size_t length;
  std::size_t distance;
};

std::optional<BackReference> take_back_reference(Source& source, std::size_t control) {
  std::size_t length = control >> 5;
  if (length == length_goes_on) {
    const auto more = source.take_byte();
    if (!more) return std::nullopt;
    length += *more;
  }
  const auto low = source.take_byte();
  if (!low) return std::nullopt;
  return BackReference{length + 2, ((control & 31) << 8) + *low + 1};
}

}  // namespace

std::optional<std::string> lzf_decompress(std::string_view compressed, std::size_t length) {
  Source source(compressed);
  std::string text;
  while (!source.is_at_end()) {
    const std::size_t control = *source.take_byte();
    if (control < literals_max) {
      const auto literals = source.take(control + 1);
      if (!literals || literals->size() > length - text.size()) return std::nullopt;
      text += *literals;
      continue;
    }
    const auto reference = take_back_reference(source, control);
    if (!reference || reference->distance > text.size() || reference->length > length - text.size())
      return std::nullopt;
    for (std::size_t left = reference->length; left > 0; --left)
      text += text[text.size() - reference->distance];
  }
  if (text.size() != length) return std::nullopt;
  return text;
}

}  // namespace redis3::value

#include "chart/text_width.hpp"

namespace redis3::chart {

double text_width(std::string_view text, double font_size) {
  // Of the size: the mean of a sans-serif font, with what is thin and what is wide in it, and a sign of
  // China.
  constexpr double letter = 0.62;
  constexpr double thin = 0.36;
  constexpr double wide = 0.95;
  constexpr double square = 1.05;
  constexpr std::string_view thin_letters = " .,:;'|!ijlIft()[]-";
  constexpr std::string_view wide_letters = "mwMW@%";
  double width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && byte < 0xc0) continue;  // Not the first byte of its character.
    if (byte >= 0xe3)
      width += square;
    else if (thin_letters.find(c) != std::string_view::npos)
      width += thin;
    else
      width += wide_letters.find(c) != std::string_view::npos ? wide : letter;
  }
  return width * font_size;
}

}  // namespace redis3::chart

#pragma once

#include <string_view>

namespace redis3::chart {

/// How wide a text of this size becomes, about: which font will draw it is not known. Rather too much.
double text_width(std::string_view text, double font_size);

}  // namespace redis3::chart

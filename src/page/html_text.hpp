#pragma once

#include <string>
#include <string_view>

namespace redis3::page {

/// Text that stands for itself between tags and in a quoted attribute. Control characters, which HTML does
/// not take, and bytes that are no UTF-8 become U+FFFD.
std::string html_text(std::string_view text);

}  // namespace redis3::page

#pragma once

#include <string>
#include <string_view>

namespace redis3::page {

/// What one page adds to what all have. Only the title is text; the rest is HTML and CSS as it will stand.
struct HtmlPage {
  std::string title;
  std::string_view head;   ///< Further elements of the head.
  std::string_view style;  ///< Rules behind the common ones.
  std::string body;
};

/// A whole HTML document that loads nothing from anywhere, light or dark as the browser has it.
///
/// The common looks are for a body of `<main>` and `<footer>`: in main a `<header>` with an `<h1>` and
/// perhaps
/// `<p class="store">` and `<p class="about">`, then `<div class="grid">` with a `<section>` a card, half as
/// wide as the page or `class="all"`; tables in `<div class="wide">`, so that they scroll by themselves;
/// tiles as `<dl class="tiles">` of `<div><dt>..<dd>..<small>..`. `class="optional"` is left out on small
/// screens.
std::string html_page(const HtmlPage& page);

}  // namespace redis3::page

#include "page/html_page.hpp"

#include "page/html_text.hpp"

#include <fmt/format.h>

namespace redis3::page {
namespace {

constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--back:#f6f5f2;--card:#fff;--line:#e4e1da;--text:#1d1f21;--faint:#6b6f76;
--hot:#d63a2f;--hot-soft:#d63a2f22;--cool:#0f7c80;--warm:#e0a030;--money:#8a6100}
@media(prefers-color-scheme:dark){:root{--back:#0f1216;--card:#171b21;--line:#272d36;--text:#e7e9ec;
--faint:#939ba6;--hot:#ff6a55;--hot-soft:#ff6a552b;--cool:#4cc9c0;--warm:#f2bd57;--money:#f2bd57}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:15px/1.45 system-ui,-apple-system,"Segoe UI",
Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
main,footer{max-width:1200px;margin:0 auto;padding:0 24px}
header{display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;padding:22px 0 18px}
h1{margin:0;font-size:26px;letter-spacing:-.02em;line-height:1.2}
h1 b{color:var(--hot)}
header p{margin:0}
.store{flex:1 1 260px;min-width:0;overflow-wrap:anywhere;font:13px/1.45 ui-monospace,"DejaVu Sans Mono",
"Liberation Mono",monospace;color:var(--faint)}
.about{color:var(--faint);font-size:13px}
.grid{display:grid;gap:14px;grid-template-columns:repeat(12,minmax(0,1fr))}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px;
grid-column:span 6;min-width:0}
.all{grid-column:1/-1}
h2{margin:0 0 10px;font-size:12px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;
color:var(--faint)}
h2 small{font-size:12px;font-weight:400;letter-spacing:0;text-transform:none}
.axis{display:flex;justify-content:space-between;margin:6px 0 0;font-size:12px;color:var(--faint)}
.tiles{grid-column:1/-1;display:grid;gap:14px;grid-template-columns:repeat(4,minmax(0,1fr));margin:0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 18px}
dt{font-size:12px;color:var(--faint)}
dd{margin:0;font-size:24px;font-weight:650;letter-spacing:-.02em;line-height:1.3}
dd.money{color:var(--money)}
dd small{display:block;font-size:12px;font-weight:400;letter-spacing:0;color:var(--faint)}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse}
th{font-size:12px;font-weight:400;color:var(--faint);text-align:right;padding:0 0 4px 14px;white-space:nowrap}
td{padding:5px 0 5px 14px;border-top:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child{padding-left:0;text-align:left}
td:first-child{overflow-wrap:anywhere;white-space:normal}
.faint,.none{color:var(--faint)}
.none{margin:0}
footer{padding-top:16px;padding-bottom:28px;font-size:13px;color:var(--faint)}
a{color:inherit}
@media(max-width:820px){main,footer{padding-left:14px;padding-right:14px}section{grid-column:1/-1}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}.grid{gap:10px}.tiles div,section{padding:12px 14px}
dd{font-size:20px}td,th{padding-left:10px}.optional{display:none}}
)css";

}  // namespace

std::string html_page(const HtmlPage& page) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n{}<style>{}{}</style>\n</head>\n<body>\n"
      "{}</body>\n</html>\n",
      html_text(page.title), page.head, style, page.style, page.body);
}

}  // namespace redis3::page

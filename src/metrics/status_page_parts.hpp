#pragma once

#include <string_view>

/// What of the status page never changes.
namespace redis3::metrics {

inline constexpr std::string_view status_page_style = R"css(
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
.live{display:inline-block;margin-right:10px;color:var(--cool);font-weight:600}
.live::before{content:"";display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:50%;
background:currentColor}
@media(prefers-reduced-motion:no-preference){.live::before{animation:beat 2s ease-in-out infinite}}
@keyframes beat{50%{opacity:.25}}
.stale .live{color:var(--hot);font-size:0}
.stale .live::after{content:"no answer";font-size:13px}
.stale .live::before{animation:none}
.grid{display:grid;gap:14px;grid-template-columns:repeat(12,minmax(0,1fr))}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px;
grid-column:span 6;min-width:0}
.rate{grid-column:span 7;display:flex;flex-direction:column}.latency{grid-column:span 5}.all{grid-column:1/-1}
h2{margin:0 0 10px;font-size:12px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;
color:var(--faint)}
h2 small{font-size:12px;font-weight:400;letter-spacing:0;text-transform:none}
.big{margin:0;font-size:46px;font-weight:700;line-height:1.05;letter-spacing:-.03em}
.big small{font-size:16px;font-weight:400;letter-spacing:0;color:var(--faint)}
svg{display:block;flex:1 1 92px;width:100%;height:92px;min-height:92px;margin-top:14px;overflow:visible}
.area{fill:var(--hot-soft)}
.curve{fill:none;stroke:var(--hot);stroke-width:2;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.ground{stroke:var(--line);vector-effect:non-scaling-stroke}
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
.latency td{padding:9px 0 9px 14px}.latency td:first-child{width:52px;padding-left:0;color:var(--faint)}
.latency td:nth-child(2){width:88px;font-weight:650}
.latency tr:first-child td{border-top:0}
.bar i{display:block;height:9px;border-radius:5px;background:linear-gradient(90deg,var(--cool),var(--warm),var(--hot));
background-size:var(--whole) 100%;min-width:3px}
td.share{background:linear-gradient(var(--cool),var(--cool)) no-repeat 0 100%/var(--part) 3px}
td.bad{color:var(--hot);font-weight:600}
.faint,.none{color:var(--faint)}
.none{margin:0}
footer{padding-top:16px;padding-bottom:28px;font-size:13px;color:var(--faint)}
a{color:inherit}
@media(max-width:820px){main,footer{padding-left:14px;padding-right:14px}section,.rate,.latency{grid-column:1/-1}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}.grid{gap:10px}.tiles div,section{padding:12px 14px}
.big{font-size:40px}dd{font-size:20px}td,th{padding-left:10px}.optional{display:none}}
)css";

inline constexpr std::string_view status_page_script = R"js(
let isBusy = false;
setInterval(async () => {
  if (isBusy || document.hidden || !getSelection().isCollapsed) return;
  isBusy = true;
  try {
    const answer = await fetch(location.pathname, {cache: 'no-store', signal: AbortSignal.timeout(8000)});
    if (!answer.ok) throw answer.status;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.querySelector('main').replaceWith(page.querySelector('main'));
    document.title = page.title;
    document.documentElement.classList.remove('stale');
  } catch {
    document.documentElement.classList.add('stale');
  }
  isBusy = false;
}, 2000);
)js";

}  // namespace redis3::metrics

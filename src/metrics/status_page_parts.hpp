#pragma once

#include <string_view>

/// What of the status page never changes; the looks that it has in common with other pages are html_page()'s.
namespace redis3::metrics {

inline constexpr std::string_view status_page_style = R"css(
.live{display:inline-block;margin-right:10px;color:var(--cool);font-weight:600}
.live::before{content:"";display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:50%;
background:currentColor}
@media(prefers-reduced-motion:no-preference){.live::before{animation:beat 2s ease-in-out infinite}}
@keyframes beat{50%{opacity:.25}}
.stale .live{color:var(--hot);font-size:0}
.stale .live::after{content:"no answer";font-size:13px}
.stale .live::before{animation:none}
.rate{grid-column:span 7;display:flex;flex-direction:column}.latency{grid-column:span 5}
.big{margin:0;font-size:46px;font-weight:700;line-height:1.05;letter-spacing:-.03em}
.big small{font-size:16px;font-weight:400;letter-spacing:0;color:var(--faint)}
.rate svg{display:block;flex:1 1 92px;width:100%;height:92px;min-height:92px;margin-top:14px;overflow:visible}
.area{fill:var(--hot-soft)}
.curve{fill:none;stroke:var(--hot);stroke-width:2;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.ground{stroke:var(--line);vector-effect:non-scaling-stroke}
.latency td{padding:9px 0 9px 14px}.latency td:first-child{width:52px;padding-left:0;color:var(--faint)}
.latency td:nth-child(2){width:88px;font-weight:650}
.latency tr:first-child td{border-top:0}
.bar i{display:block;height:9px;border-radius:5px;background:linear-gradient(90deg,var(--cool),var(--warm),var(--hot));
background-size:var(--whole) 100%;min-width:3px}
td.share{background:linear-gradient(var(--cool),var(--cool)) no-repeat 0 100%/var(--part) 3px}
td.bad{color:var(--hot);font-weight:600}
@media(max-width:820px){.rate,.latency{grid-column:1/-1}.big{font-size:40px}}
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

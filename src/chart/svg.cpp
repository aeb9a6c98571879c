#include "chart/chart.hpp"
#include "chart/layout.hpp"
#include "chart/marks.hpp"
#include "chart/text_width.hpp"
#include "page/html_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

namespace redis3::chart {
namespace {

using page::html_text;

/// So many points of a chart get the label that they want; further ones would only hide what is there.
constexpr std::size_t labels_max = 60;
constexpr double label_height = 15;
/// Between two marks of a line.
constexpr double mark_distance_min = 56;

// Six colours that those who see red and green alike can tell apart, at 3:1 to their grounds at the least.
constexpr std::string_view style = R"css(
.redis3-chart{--back:#fff;--text:#1d1f21;--faint:#5f656c;--line:#e2dfd8;--c0:#c8372d;--c1:#0b66b0;--c2:#0f7c5c;
--c3:#8a5a00;--c4:#7d3fa8;--c5:#4a5560;background:var(--back);font:12px system-ui,-apple-system,"Segoe UI",Roboto,
"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;max-width:100%;height:auto}
@media(prefers-color-scheme:dark){.redis3-chart{--back:#171b21;--text:#e7e9ec;--faint:#a2aab4;--line:#2d343e;
--c0:#ff7a67;--c1:#62b3f5;--c2:#4fd0a3;--c3:#f0b84e;--c4:#c99bf0;--c5:#b4bfca}}
.redis3-chart text{fill:var(--text)}.redis3-chart .faint{fill:var(--faint)}
.redis3-chart .name{font-size:15px;font-weight:600}
.redis3-chart .grid{stroke:var(--line)}.redis3-chart .axis{stroke:var(--faint)}
.redis3-chart .mark{stroke:var(--back);stroke-width:1}
.redis3-chart .curve{fill:none;stroke-width:2;stroke-linejoin:round}
.redis3-chart .guide{fill:none;stroke:var(--faint);stroke-width:1.5;stroke-dasharray:6 4}
.redis3-chart .lead{stroke:var(--faint);stroke-width:1}
.redis3-chart .label{paint-order:stroke;stroke:var(--back);stroke-width:3px;stroke-linejoin:round}
)css";

class Writer {
 public:
  explicit Writer(const Chart& chart) : chart_(chart), layout_(chart) {}

  std::string write() {
    add_frame();
    add_axes();
    add_legend();
    for (std::size_t index = 0; index < chart_.series.size(); ++index) {
      if (chart_.series[index].drawing != Drawing::points) add_line(index);
    }
    for (std::size_t index = 0; index < chart_.series.size(); ++index) {
      if (chart_.series[index].drawing != Drawing::guide) add_marks(index);
    }
    add_labels();
    out_ += "</svg>\n";
    return std::move(out_);
  }

 private:
  /// The arguments that came from outside go through html_text().
  template <class... Arguments>
  void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
  }

  /// "p50 6.3 ms, $2.58".
  std::string figures_of(const Point& point) const {
    return fmt::format("{}, {}", chart_.x.text(point.x), chart_.y.text(point.y));
  }

  std::string description() const {
    std::string text = chart_.description;
    for (const Series& series : chart_.series) {
      for (const Point& point : series.points) {
        if (point.label.empty()) continue;
        text += fmt::format("{}{}: {}.", text.empty() ? "" : " ", point.label, figures_of(point));
      }
    }
    return text;
  }

  void add_frame() {
    const std::string id = html_text(chart_.id);
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"redis3-chart\" width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" "
        "viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\">"
        "<title id=\"{2}-title\">{3}</title><desc id=\"{2}-desc\">{4}</desc><style>{5}</style>\n",
        chart_.width, chart_.height, id, html_text(chart_.title), html_text(description()), style);
    add("<rect width=\"100%\" height=\"100%\" style=\"fill:var(--back)\"/>\n");
    if (!chart_.title.empty())
      add("<text class=\"name\" x=\"16\" y=\"24\">{}</text>\n", html_text(chart_.title));
  }

  void add_axes() {
    const Box& plot = layout_.plot();
    for (const Layout::Tick& tick : layout_.y_ticks()) {
      add("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>"
          "<text class=\"faint\" x=\"{3:.1f}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
          plot.x, plot.right(), tick.place, plot.x - 8, tick.place + 4, html_text(tick.text));
    }
    for (const Layout::Tick& tick : layout_.x_ticks()) {
      add("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>"
          "<text class=\"faint\" x=\"{0:.1f}\" y=\"{3:.1f}\" text-anchor=\"middle\">{4}</text>\n",
          tick.place, plot.y, plot.bottom(), plot.bottom() + 17, html_text(tick.text));
    }
    add("<path class=\"axis\" fill=\"none\" d=\"M{:.1f} {:.1f}V{:.1f}H{:.1f}\"/>\n", plot.x, plot.y,
        plot.bottom(), plot.right());
    add("<text class=\"faint\" x=\"16\" y=\"{:.1f}\">{}</text>\n", plot.y - 10, html_text(chart_.y.title));
    add("<text class=\"faint\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", plot.right(),
        chart_.height - 8, html_text(chart_.x.title));
  }

  void add_legend() {
    constexpr double text_rise = 4;
    for (const Layout::LegendEntry& entry : layout_.legend()) {
      const Series& series = chart_.series[entry.series];
      if (series.drawing != Drawing::points)
        add_path(entry.series, fmt::format("M{:.1f} {:.1f}h22", entry.x, entry.y));
      if (series.drawing != Drawing::guide) add_mark(entry.series, entry.x + 11, entry.y, {});
      add("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", entry.x + sample_width, entry.y + text_rise,
          html_text(series.name));
    }
  }

  void add_path(std::size_t index, std::string_view path) {
    if (chart_.series[index].drawing == Drawing::guide) {
      add("<path class=\"guide\" d=\"{}\"/>\n", path);
    } else {
      add("<path class=\"curve\" style=\"stroke:var(--c{})\" stroke-dasharray=\"{}\" d=\"{}\"/>\n",
          colour_of(index), dashes_of(index), path);
    }
  }

  void add_mark(std::size_t index, double x, double y, std::string_view tip) {
    add("<path class=\"mark\" style=\"fill:var(--c{})\" d=\"{}\">", colour_of(index),
        mark_path(index, x, y, mark_radius));
    if (!tip.empty()) add("<title>{}</title>", html_text(tip));
    add("</path>\n");
  }

  void add_line(std::size_t index) {
    std::string path;
    bool is_begun = false;
    for (const Point& point : chart_.series[index].points) {
      const std::optional<Layout::Spot> spot = layout_.spot(point);
      if (spot)
        fmt::format_to(std::back_inserter(path), "{}{:.1f} {:.1f}", is_begun ? 'L' : 'M', spot->x, spot->y);
      is_begun = spot.has_value();
    }
    if (!path.empty()) add_path(index, path);
  }

  void add_marks(std::size_t index) {
    const Series& series = chart_.series[index];
    const bool is_line = series.drawing == Drawing::line;
    double last_x = 0;
    bool is_first = true;
    for (const Point& point : series.points) {
      const std::optional<Layout::Spot> spot = layout_.spot(point);
      if (!spot) continue;
      const bool is_close = !is_first && std::abs(spot->x - last_x) < mark_distance_min;
      if (is_line && is_close && point.label.empty()) continue;
      const std::string& name = point.label.empty() ? series.name : point.label;
      add_mark(index, spot->x, spot->y,
               fmt::format("{}{}{}", name, name.empty() ? "" : ": ", figures_of(point)));
      last_x = spot->x;
      is_first = false;
    }
  }

  /// What a label would hide of the line from one spot to another.
  static void add_obstacles(std::vector<Box>& obstacles, const Layout::Spot& from, const Layout::Spot& to) {
    constexpr double step = 6;
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    for (double at = 0; at < length; at += step) {
      const double share = at / length;
      obstacles.push_back({from.x + share * (to.x - from.x) - 1, from.y + share * (to.y - from.y) - 1, 2, 2});
    }
  }

  std::vector<Box> obstacles() const {
    std::vector<Box> boxes;
    for (const Series& series : chart_.series) {
      std::optional<Layout::Spot> last;
      for (const Point& point : series.points) {
        const std::optional<Layout::Spot> spot = layout_.spot(point);
        if (spot && series.drawing != Drawing::guide)
          boxes.push_back({spot->x - mark_radius, spot->y - mark_radius, 2 * mark_radius, 2 * mark_radius});
        if (spot && last && series.drawing != Drawing::points) add_obstacles(boxes, *last, *spot);
        last = spot;
      }
    }
    return boxes;
  }

  void add_labels() {
    std::vector<LabelWish> wishes;
    std::vector<const Point*> points;
    for (const Series& series : chart_.series) {
      for (const Point& point : series.points) {
        const std::optional<Layout::Spot> spot = layout_.spot(point);
        if (!spot || series.drawing == Drawing::guide) continue;
        if (point.label.empty() || wishes.size() == labels_max) continue;
        wishes.push_back({spot->x, spot->y, text_width(point.label, text_size), label_height});
        points.push_back(&point);
      }
    }
    if (wishes.empty()) return;
    const std::vector<LabelPlace> places = place_labels(wishes, obstacles(), layout_.plot());
    for (std::size_t at = 0; at < places.size(); ++at) {
      const Box& box = places[at].box;
      if (places[at].is_far) add_lead(wishes[at], box);
    }
    for (std::size_t at = 0; at < places.size(); ++at)
      add_label(wishes[at], places[at].box, points[at]->label);
  }

  /// From the edge of the mark to the nearest place of the label.
  void add_lead(const LabelWish& wish, const Box& box) {
    const double to_x = std::clamp(wish.x, box.x, box.right());
    const double to_y = std::clamp(wish.y, box.y, box.bottom());
    const double length = std::hypot(to_x - wish.x, to_y - wish.y);
    if (length <= mark_radius) return;
    const double share = mark_radius / length;
    add("<line class=\"lead\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n",
        wish.x + share * (to_x - wish.x), wish.y + share * (to_y - wish.y), to_x, to_y);
  }

  /// The text keeps to the side where its point is, whatever font draws it.
  void add_label(const LabelWish& wish, const Box& box, std::string_view label) {
    constexpr double baseline = 11;
    const bool is_right = box.x >= wish.x;
    const bool is_left = box.right() <= wish.x;
    const double x = is_right ? box.x : is_left ? box.right() : box.x + box.width / 2;
    add("<text class=\"label\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, box.y + baseline,
        is_right  ? "start"
        : is_left ? "end"
                  : "middle",
        html_text(label));
  }

  const Chart& chart_;
  Layout layout_;
  std::string out_;
};

}  // namespace

std::string svg(const Chart& chart) {
  return Writer(chart).write();
}

}  // namespace redis3::chart

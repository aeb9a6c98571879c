#include "transfer/mark.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace redis3::transfer {
namespace {

constexpr std::string_view first_line = "redis3 transfer 1";
constexpr double nanodollars = 1e9;

/// Takes lines apart, and remembers whether they were what they had to be.
class Lines {
 public:
  explicit Lines(std::string_view rest) : rest_(rest) {}

  bool is_sound() const { return is_sound_; }
  bool is_at_end() const { return rest_.empty(); }

  std::string_view next() {
    const std::size_t end = rest_.find('\n');
    is_sound_ &= end != rest_.npos;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
    return line;
  }

  std::string text(std::string_view name) {
    auto text = percent_decode(field(name));
    is_sound_ &= text.has_value();
    return text.value_or(std::string());
  }

  std::uint64_t number(std::string_view name) {
    const auto number = to_uint64(field(name));
    is_sound_ &= number.has_value();
    return number.value_or(0);
  }

 private:
  std::string_view field(std::string_view name) {
    std::string_view line = next();
    is_sound_ &= line.starts_with(name) && line.substr(name.size()).starts_with('=');
    return is_sound_ ? line.substr(name.size() + 1) : std::string_view();
  }

  std::string_view rest_;
  bool is_sound_ = true;
};

}  // namespace

std::string ends_of(const std::string& source, const std::string& target) {
  return source.empty() || target.empty() ? std::string() : source + ' ' + target;
}

std::string format_mark(const Mark& mark) {
  constexpr std::string_view readable = " :/=*?[]@+,>";
  std::string text =
      fmt::format("{}\ntask={}\nsource={}\ntoken={}\n", first_line, percent_encode(mark.task, readable),
                  percent_encode(mark.source, readable), percent_encode(mark.token, readable));
  for (std::size_t at = 0; at < outcome_count; ++at)
    text += fmt::format("{}={}\n", name_of(static_cast<Outcome>(at)), mark.tally.keys[at]);
  text += fmt::format("written_bytes={}\nnanodollars={:.0f}\nelapsed_ms={}\nend\n", mark.tally.written_bytes,
                      mark.dollars * nanodollars, mark.elapsed.count());
  return text;
}

std::optional<Mark> parse_mark(std::string_view text) {
  Lines lines(text);
  if (lines.next() != first_line) return std::nullopt;
  Mark mark;
  mark.task = lines.text("task");
  mark.source = lines.text("source");
  mark.token = lines.text("token");
  for (std::size_t at = 0; at < outcome_count; ++at)
    mark.tally.keys[at] = lines.number(name_of(static_cast<Outcome>(at)));
  mark.tally.written_bytes = lines.number("written_bytes");
  mark.dollars = static_cast<double>(lines.number("nanodollars")) / nanodollars;
  mark.elapsed = std::chrono::milliseconds(lines.number("elapsed_ms"));
  if (lines.next() != "end" || !lines.is_sound() || !lines.is_at_end()) return std::nullopt;
  return mark;
}

bool is_fit(const Mark& mark, std::string_view task, std::string_view source) {
  // A source that cannot be told apart from another one cannot be gone on with.
  return mark.task == task && mark.source == source && !source.empty();
}

}  // namespace redis3::transfer

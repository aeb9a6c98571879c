#include "line_editor.hpp"

#include <histedit.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cwchar>
#include <utility>

namespace redis3::app {
namespace {

constexpr int history_lines_max = 1000;
/// More than these are not shown where several things may be meant.
constexpr std::size_t choices_max = 100;

/// Ctrl-\, which no terminal sends while lines are edited: it is SIGQUIT.
constexpr wchar_t refresh_key = L'\x1c';

volatile std::sig_atomic_t is_interrupted = 0;
volatile std::sig_atomic_t is_resized = 0;

void note_signal(int number) {
  (number == SIGINT ? is_interrupted : is_resized) = 1;
}

/// Takes SIGINT and SIGWINCH while it lives, so that they end the reading of a key instead of the program.
class SignalGuard {
 public:
  SignalGuard() {
    is_interrupted = 0;
    is_resized = 0;
    struct sigaction action {};
    action.sa_handler = note_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &before_interrupt_);
    sigaction(SIGWINCH, &action, &before_resize_);
  }
  ~SignalGuard() {
    sigaction(SIGINT, &before_interrupt_, nullptr);
    sigaction(SIGWINCH, &before_resize_, nullptr);
  }
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

 private:
  struct sigaction before_interrupt_;
  struct sigaction before_resize_;
};

std::string common_prefix(const std::vector<std::string>& names) {
  std::string prefix = names.front();
  for (const std::string& name : names) {
    const auto end = std::mismatch(prefix.begin(), prefix.end(), name.begin(), name.end()).first;
    prefix.erase(end, prefix.end());
  }
  return prefix;
}

}  // namespace

class LineEditor::Impl {
 public:
  explicit Impl(Options a_options)
      : options(std::move(a_options)),
        editor(el_init("redis3", stdin, stdout, stderr)),
        lines(history_init()) {
    // UTF-8 is edited as characters, whatever the locale says of languages.
    if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
    HistEvent event;
    history(lines, &event, H_SETSIZE, history_lines_max);
    history(lines, &event, H_SETUNIQUE, 1);
    if (!options.history_path.empty()) history(lines, &event, H_LOAD, options.history_path.c_str());

    el_set(editor, EL_CLIENTDATA, this);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_SIGNAL, 0);
    el_set(editor, EL_HIST, history, lines);
    el_set(editor, EL_PROMPT, &Impl::show_prompt);
    el_set(editor, EL_RPROMPT, &Impl::show_hint);
    el_set(editor, EL_ADDFN, "redis3-complete", "Complete the word", &Impl::complete);
    el_set(editor, EL_ADDFN, "redis3-refresh", "Draw the hint anew", &Impl::refresh);
    el_set(editor, EL_BIND, "^\\", "redis3-refresh", nullptr);
    el_set(editor, EL_BIND, "\t", "redis3-complete", nullptr);
    el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_set(editor, EL_GETCFN, &Impl::read_character);
  }

  ~Impl() {
    el_end(editor);
    history_end(lines);
  }

  Options options;
  EditLine* editor;
  History* lines;
  std::string prompt;
  std::string hint;

 private:
  static Impl& of(EditLine* editor) {
    void* impl = nullptr;
    el_get(editor, EL_CLIENTDATA, &impl);
    return *static_cast<Impl*>(impl);
  }

  static std::string_view typed(EditLine* editor) {
    const LineInfo* line = el_line(editor);
    return std::string_view(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
  }

  static char* show_prompt(EditLine* editor) { return of(editor).prompt.data(); }

  static char* show_hint(EditLine* editor) {
    Impl& impl = of(editor);
    impl.hint = impl.options.hint(typed(editor));
    return impl.hint.data();
  }

  static unsigned char refresh(EditLine*, int) { return CC_REFRESH; }

  /// Called for each key. Where the last one has changed the hint it stands in for a key that draws all anew,
  /// since libedit draws only the character that was typed. While the history is searched libedit keeps the
  /// search in the line, behind a line's end.
  static int read_character(EditLine* editor, wchar_t* character) {
    Impl& impl = of(editor);
    const bool is_searching = typed(editor).find('\n') != std::string_view::npos;
    if (!is_searching && impl.options.hint(typed(editor)) != impl.hint) {
      impl.hint = impl.options.hint(typed(editor));
      *character = refresh_key;
      return 1;
    }
    std::mbstate_t state{};
    for (;;) {
      char byte;
      const ssize_t length = ::read(STDIN_FILENO, &byte, 1);
      if (length == 0) return 0;
      if (length < 0) {
        if (errno != EINTR || is_interrupted) return -1;
        if (is_resized) {
          is_resized = 0;
          el_resize(editor);
        }
        continue;
      }
      const std::size_t read = std::mbrtowc(character, &byte, 1, &state);
      if (read == static_cast<std::size_t>(-2)) continue;
      // What is not UTF-8 is taken as nothing.
      if (read == static_cast<std::size_t>(-1)) {
        state = std::mbstate_t{};
        continue;
      }
      return 1;
    }
  }

  /// What may stand behind the first `begin` bytes, which all have in common.
  static void show_choices(const std::vector<std::string>& lines, std::size_t begin) {
    std::fputc('\n', stdout);
    const std::size_t shown = std::min(lines.size(), choices_max);
    for (std::size_t at = 0; at < shown; ++at)
      std::fprintf(stdout, "%s  ", lines[at].substr(begin).c_str());
    if (shown < lines.size()) std::fprintf(stdout, "and %zu more", lines.size() - shown);
    std::fputc('\n', stdout);
  }

  static unsigned char complete(EditLine* editor, int) {
    Impl& impl = of(editor);
    const std::string before(typed(editor));
    const std::vector<std::string> names = impl.options.completions(before);
    if (names.empty()) return CC_ERROR;
    const std::string prefix = names.size() == 1 ? names.front() + ' ' : common_prefix(names);
    if (prefix.size() > before.size()) {
      el_deletestr(editor, static_cast<int>(before.size()));
      return el_insertstr(editor, prefix.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    show_choices(names, before.rfind(' ') + 1);
    return CC_REDISPLAY;
  }
};

LineEditor::LineEditor(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
LineEditor::~LineEditor() = default;

LineEditor::Input LineEditor::read(std::string prompt) {
  impl_->prompt = std::move(prompt);
  const SignalGuard guard;
  // Before the prompt is seen: what is typed at it is the editor's, and not the terminal driver's, which has an
  // idea of its own of keys like ^R.
  el_set(impl_->editor, EL_PREP_TERM, 1);
  int length = 0;
  const char* line = el_gets(impl_->editor, &length);
  if (is_interrupted) {
    const LineInfo* typed = el_line(impl_->editor);
    const Outcome outcome = typed->lastchar > typed->buffer ? Outcome::dropped : Outcome::end;
    std::fputs("^C\n", stdout);
    el_reset(impl_->editor);
    return {outcome, {}};
  }
  if (line == nullptr || length <= 0) {
    std::fputc('\n', stdout);
    return {Outcome::end, {}};
  }
  std::string text(line, static_cast<std::size_t>(length));
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.pop_back();
  return {Outcome::line, std::move(text)};
}

void LineEditor::remember(const std::string& line) {
  HistEvent event;
  history(impl_->lines, &event, H_ENTER, line.c_str());
  if (impl_->options.history_path.empty()) return;
  // Commands hold data: the file is for its owner alone.
  const mode_t before = umask(077);
  history(impl_->lines, &event, H_SAVE, impl_->options.history_path.c_str());
  umask(before);
}

void LineEditor::clear_screen() {
  std::fputs("\033[H\033[2J", stdout);
}

}  // namespace redis3::app

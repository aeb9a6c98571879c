#include "line_editor.hpp"

#include <histedit.h>
#include <sys/stat.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <utility>

namespace redis3::app {
namespace {

constexpr int history_lines_max = 1000;
/// Marks what takes no room on the screen, for libedit to count columns.
constexpr char unseen = '\1';
constexpr const char* grey = "\1\033[90m\1";
constexpr const char* plain = "\1\033[0m\1";

volatile std::sig_atomic_t is_interrupted = 0;

void note_interrupt(int) {
  is_interrupted = 1;
}

/// Takes SIGINT while it lives, so that reading the terminal ends instead of the program.
class InterruptGuard {
 public:
  InterruptGuard() {
    is_interrupted = 0;
    struct sigaction action {};
    action.sa_handler = note_interrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &before_);
  }
  ~InterruptGuard() { sigaction(SIGINT, &before_, nullptr); }
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

 private:
  struct sigaction before_;
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
    el_set(editor, EL_RPROMPT_ESC, &Impl::show_hint, unseen);
    el_set(editor, EL_ADDFN, "redis3-complete", "Complete a command's name", &Impl::complete);
    el_set(editor, EL_ADDFN, "redis3-insert", "Insert a byte and show the hint anew", &Impl::insert);
    el_set(editor, EL_BIND, "\t", "redis3-complete", nullptr);
    el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    for (char byte = ' '; byte < '\x7f'; ++byte)
      bind_insert(byte);
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

  void bind_insert(char byte) {
    // '^' and '\' mean something to EL_BIND.
    const std::string key = byte == '^' || byte == '\\' ? std::string("\\") + byte : std::string(1, byte);
    el_set(editor, EL_BIND, key.c_str(), "redis3-insert", nullptr);
  }

  static char* show_prompt(EditLine* editor) { return of(editor).prompt.data(); }

  static char* show_hint(EditLine* editor) {
    Impl& impl = of(editor);
    const std::string text = impl.options.hint(typed(editor));
    impl.hint = text.empty() ? "" : grey + text + plain;
    return impl.hint.data();
  }

  /// libedit's own insertion draws the new byte alone and leaves the hint as it was.
  static unsigned char insert(EditLine* editor, int byte) {
    const char text[2] = {static_cast<char>(byte), '\0'};
    return el_insertstr(editor, text) == 0 ? CC_REFRESH : CC_ERROR;
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
    std::fputc('\n', stdout);
    for (const std::string& name : names)
      std::fprintf(stdout, "%s  ", name.c_str());
    std::fputc('\n', stdout);
    return CC_REDISPLAY;
  }
};

LineEditor::LineEditor(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
LineEditor::~LineEditor() = default;

LineEditor::Input LineEditor::read(std::string prompt) {
  impl_->prompt = std::move(prompt);
  const InterruptGuard guard;
  int length = 0;
  const char* line = el_gets(impl_->editor, &length);
  if (is_interrupted) {
    std::fputs("^C\n", stdout);
    el_reset(impl_->editor);
    return {Outcome::interrupted, {}};
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

#include "colors.hpp"

namespace redis3::app {

bool wants_colors(std::optional<bool> wish, bool is_terminal, const char* no_color, const char* term) {
  if (wish) return *wish;
  const bool is_declined = no_color != nullptr && *no_color != '\0';
  const bool can_show = term != nullptr && std::string_view(term) != "dumb" && *term != '\0';
  return is_terminal && !is_declined && can_show;
}

}  // namespace redis3::app

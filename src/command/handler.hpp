#pragma once

#include "base/eventual.hpp"
#include "command/command.hpp"

#include <utility>

namespace redis3::command {

/// What does a command: a coroutine, or a function that needs none where all it wants is at hand.
class Handler {
 public:
  constexpr Handler() = default;
  constexpr Handler(Task<Reply> (*waiting)(Context context, Argv argv)) : waiting_(waiting) {}
  constexpr Handler(Eventual<Reply> (*prompt)(Context context, Argv argv)) : prompt_(prompt) {}

  constexpr explicit operator bool() const noexcept { return waiting_ != nullptr || prompt_ != nullptr; }

  Eventual<Reply> operator()(Context context, Argv argv) const {
    if (prompt_ != nullptr) return prompt_(context, std::move(argv));
    return waiting_(context, std::move(argv));
  }

 private:
  Task<Reply> (*waiting_)(Context context, Argv argv) = nullptr;
  Eventual<Reply> (*prompt_)(Context context, Argv argv) = nullptr;
};

}  // namespace redis3::command

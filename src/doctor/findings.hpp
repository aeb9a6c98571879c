#pragma once

#include "doctor/facts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace redis3::doctor {

/// What a fact means, in plain words, and what to do about it.
struct Finding {
  enum class Severity {
    wrong,    ///< Something does not work.
    warning,  ///< It works, though not as well or not for as long as it could.
    note,     ///< Worth knowing.
  };
  Severity severity;
  std::string text;
  std::string advice;  ///< What to do; empty where nothing need be done.
};

/// The enumerator's name, for example "warning".
std::string_view name_of(Finding::Severity severity) noexcept;

/// What the facts mean, the worst first; empty where all is well. Pure.
std::vector<Finding> findings_of(const Facts& facts);

/// Whether any of them is `wrong`.
bool is_anything_wrong(const std::vector<Finding>& findings) noexcept;

}  // namespace redis3::doctor

#include "acl/denial.hpp"

#include <fmt/format.h>

namespace redis3::acl {

std::string_view name_of(DenialReason reason) noexcept {
  switch (reason) {
    case DenialReason::command:
      return "command";
    case DenialReason::key:
      return "key";
    case DenialReason::channel:
      return "channel";
    case DenialReason::auth:
      return "auth";
  }
  return {};
}

std::string refusal_text(const Denial& denial, std::string_view user_name) {
  switch (denial.reason) {
    case DenialReason::command:
      return "NOPERM " + dry_run_text(denial, user_name);
    case DenialReason::key:
      return "NOPERM No permissions to access a key";
    case DenialReason::channel:
      return "NOPERM No permissions to access a channel";
    case DenialReason::auth:
      break;
  }
  return "WRONGPASS invalid username-password pair or user is disabled.";
}

std::string dry_run_text(const Denial& denial, std::string_view user_name) {
  if (denial.reason == DenialReason::command)
    return fmt::format("User {} has no permissions to run the '{}' command", user_name, denial.object);
  return fmt::format("User {} has no permissions to access the '{}' {}", user_name, denial.object,
                     name_of(denial.reason));
}

}  // namespace redis3::acl

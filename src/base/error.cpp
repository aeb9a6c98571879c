#include "redis3/error.hpp"

namespace redis3 {

std::string_view name_of(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::already_exists:
      return "already_exists";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::not_modified:
      return "not_modified";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::outcome_unknown:
      return "outcome_unknown";
    case ErrorKind::denied:
      return "denied";
    case ErrorKind::not_permitted:
      return "not_permitted";
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::unsupported:
      return "unsupported";
    case ErrorKind::corrupt:
      return "corrupt";
    case ErrorKind::cancelled:
      return "cancelled";
    case ErrorKind::reply:
      return "reply";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw error;
}

}  // namespace redis3

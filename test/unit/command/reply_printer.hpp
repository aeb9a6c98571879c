#pragma once

#include "redis3/reply.hpp"

#include <ostream>

namespace redis3 {

/// How GoogleTest shows a reply that is not what it should be. Every test that compares replies must see it.
inline void PrintTo(const Reply& reply, std::ostream* out) {
  switch (reply.type()) {
    case Reply::Type::null:
    case Reply::Type::null_array:
      *out << "(nil)";
      return;
    case Reply::Type::status:
      *out << '+' << reply.text();
      return;
    case Reply::Type::error:
      *out << '-' << reply.text();
      return;
    case Reply::Type::integer:
      *out << ':' << reply.integer();
      return;
    case Reply::Type::bulk:
    case Reply::Type::verbatim:
      *out << '"' << reply.text() << '"';
      return;
    case Reply::Type::array:
    case Reply::Type::map:
    case Reply::Type::set:
    case Reply::Type::push:
      break;
  }
  *out << (reply.type() == Reply::Type::array ? "array("
           : reply.type() == Reply::Type::map ? "map("
                                              : "set(");
  for (const Reply& element : reply.elements()) {
    PrintTo(element, out);
    *out << ' ';
  }
  *out << ')';
}

}  // namespace redis3

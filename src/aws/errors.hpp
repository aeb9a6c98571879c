#pragma once

#include "redis3/error.hpp"

#include <string>
#include <utility>

namespace redis3::aws {

// The two kinds of error that this room makes. Most of the texts are clauses that begin with a verb: the name
// of what is at fault goes before them.

inline Error invalid(std::string clause) {
  return Error(ErrorKind::invalid, std::move(clause));
}

inline Error denied(std::string clause) {
  return Error(ErrorKind::denied, std::move(clause));
}

}  // namespace redis3::aws

#pragma once

#include "redis3/error.hpp"

#include <functional>
#include <optional>
#include <string>

namespace redis3::s3 {

/// What settings are read from. Handed in, so that tests need neither variables nor files.
struct Environment {
  /// The value of an environment variable; absent where it is not set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  /// The bytes of a file; absent where there is no such file.
  ///
  /// Errors  denied   the file is there and cannot be read
  ///         invalid  it is no regular file, or is longer than a file of settings can be
  std::function<Result<std::optional<std::string>>(const std::string& path)> file;
};

/// This process's variables, and the files of this machine.
Environment process_environment();

}  // namespace redis3::s3

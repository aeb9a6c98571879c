#pragma once

#include "base/task.hpp"
#include "redis3/error.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace redis3::aws {

/// What settings and credentials are read from. Handed in, so that tests need neither variables, files
/// nor programs.
struct Environment {
  /// The value of an environment variable; absent where it is not set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  /// The bytes of a file; absent where there is no such file, or where its folder is out of reach.
  ///
  /// Errors  denied   the file is there and cannot be read
  ///         invalid  it is a folder or a pipe, or is longer than a file of settings can be
  std::function<Result<std::optional<std::string>>(const std::string& path)> file;
  /// Replaces a file by another one that only its owner may read, all at once. Called only to keep an SSO
  /// session's new token.
  ///
  /// Errors  denied
  std::function<Result<void>(const std::string& path, const std::string& text)> replace_file;
  /// What a program writes, as run_program() with its usual limits. Called only where a profile names a
  /// `credential_process`.
  std::function<Task<std::string>(std::vector<std::string> words)> run;
};

/// This process's variables, and the files and programs of this machine.
Environment process_environment();

}  // namespace redis3::aws

#pragma once

#include "aws/environment.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::aws::test {

/// An environment made of two maps and a program's output.
struct FakeEnvironment {
  std::map<std::string, std::string> variables{{"HOME", "/home/u"}};
  std::map<std::string, std::string> files;
  Result<std::string> printed = Error(ErrorKind::denied, "was not to be run");
  std::vector<std::vector<std::string>> runs;

  /// Looks into this, which outlives it.
  Environment environment() {
    Environment environment;
    environment.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    environment.file = [this](const std::string& path) -> Result<std::optional<std::string>> {
      if (path.ends_with("unreadable")) return Error(ErrorKind::denied, path + " cannot be opened.");
      const auto found = files.find(path);
      return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    environment.replace_file = [this](const std::string& path, const std::string& text) -> Result<void> {
      if (path.ends_with("unreadable")) return Error(ErrorKind::denied, path + " cannot be replaced.");
      files[path] = text;
      return Result<void>();
    };
    environment.run = [this](std::vector<std::string> words) { return run(std::move(words)); };
    return environment;
  }

 private:
  Task<std::string> run(std::vector<std::string> words) {
    runs.push_back(std::move(words));
    co_return printed;
  }
};

}  // namespace redis3::aws::test

#pragma once

#include "arguments.hpp"
#include "gateway/config.hpp"
#include "gateway/config_file.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

/// What the arguments are read from beside the words. Handed in, so that tests need neither variables nor
/// files.
struct ServeSources {
  /// The value of an environment variable; absent where it is not set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  gateway::ConfigFiles files;
};
ServeSources machine_sources();

/// What a gateway is started with; with an answer, nothing is.
struct ParsedServe {
  gateway::Config config;
  std::optional<Answer> answer;
};
/// Reads what follows `redis3 serve`, and the file that --config names. A flag wins over the environment,
/// which wins over the file. A flag that says where the keys live wins over all that the file says of it.
/// What must not be started so is answered with what to do.
ParsedServe parse_serve_arguments(std::vector<std::string> words,
                                  const ServeSources& sources = machine_sources());

}  // namespace redis3::app

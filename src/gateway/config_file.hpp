#pragma once

#include "gateway/config.hpp"
#include "redis3/error.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// A configuration file in the way of redis.conf: a directive a line, its values behind it, in quotes where
/// they have to be; `#` begins a line that is not read; `include` reads other files in its place. What comes
/// later wins. Source: https://redis.io/docs/latest/operate/oss_and_stack/management/config/
namespace redis3::gateway {

/// How files are reached. Handed in, so that tests need none.
struct ConfigFiles {
  /// The bytes of a file. Errors: invalid.
  std::function<Result<std::string>(const std::string& path)> read;
  /// The files that a pattern with `*`, `?` or `[` names, in the order of their names.
  std::function<std::vector<std::string>(const std::string& pattern)> matching;
};

/// This machine's files; relative paths begin in the working directory.
ConfigFiles machine_files();

/// Reads the text of a file on top of what the config holds. Directives that have no meaning here leave a
/// line each in its notes.
///
/// name    What messages call the text: "redis.conf".
/// Errors  invalid  with file and line: an unknown directive, a value that does not fit, a quote that is not
///                  closed, a file that cannot be read. No message holds a value: it may be a password. The
///                  config is then of no use.
Result<void> read_config(Config& config, std::string_view text, const std::string& name,
                         const ConfigFiles& files);

/// The same for a file, which CONFIG REWRITE will write.
Result<void> read_config_file(Config& config, const std::string& path, const ConfigFiles& files);

}  // namespace redis3::gateway

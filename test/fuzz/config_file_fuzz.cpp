#include "gateway/config_file.hpp"
#include "session/config_rewrite.hpp"
#include "session/config_table.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// The input is a configuration file, which may include itself. It is read or refused as invalid with a line;
/// what is read can be told, judged and written down, and is the same when it is read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace redis3;
  const auto require = [](bool is_kept) {
    if (!is_kept) std::abort();
  };
  // Each include doubles the work, up to the bound: short texts find as much.
  constexpr std::size_t size_max = 4096;
  if (size > size_max) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  gateway::ConfigFiles files;
  files.read = [&](const std::string& path) -> Result<std::string> {
    if (path == "self") return text;
    return Error(ErrorKind::invalid, "no such file");
  };
  files.matching = [](const std::string&) { return std::vector<std::string>{"self"}; };

  gateway::Config config;
  const Result<void> read = gateway::read_config(config, text, "redis.conf", files);
  if (!read) {
    const std::string& message = read.error().message();
    require(read.error().kind() == ErrorKind::invalid && message.find(':') != std::string::npos);
    require(message.find('\n') == std::string::npos);
    return 0;
  }
  why_unusable(config);
  fixed_settings(config);

  session::Settings& settings = config.settings;
  for (const session::ConfigRow& row : session::config_table())
    settings.changed.emplace_back(row.name);
  gateway::Config again;
  require(gateway::read_config(again, session::rewritten("", settings), "rewritten", files).has_value());
  for (const session::ConfigRow& row : session::config_table())
    require(row.get(again.settings) == row.get(settings));
  return 0;
}

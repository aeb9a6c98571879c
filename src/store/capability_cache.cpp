#include "store/capability_cache.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <system_error>

namespace redis3::store {
namespace {

constexpr std::string_view first_line = "redis3 server 1";
/// A longer file is not one of ours.
constexpr std::streamsize file_bytes_max = 4096;
/// File systems take 255, and a draft's name is a little longer.
constexpr std::size_t file_name_bytes_max = 200;

std::string_view take_line(std::string_view& rest) {
  const std::size_t at = rest.find('\n');
  const std::string_view line = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return line;
}

/// Of two places that get the same name only one is remembered: the place stands in the file in full.
std::string file_name_of(std::string_view place) {
  std::string name(place.substr(0, file_name_bytes_max));
  const auto is_kept = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
  };
  std::replace_if(name.begin(), name.end(), std::not_fn(is_kept), '_');
  return name;
}

}  // namespace

std::string format_verdict(std::string_view place, const ProbeVerdict& verdict, TimePoint probed_at) {
  const Capabilities& can = verdict.capabilities;
  return fmt::format("{}\n{}\n{}\nunquotes_tags={:d}\nchecks_removals={:d}\nlists_marks={:d}\nend\n",
                     first_line, place, unix_milliseconds(probed_at), verdict.unquotes_tags,
                     can.remove_if_match == ConditionalRemove::not_atomic, can.listed_marks == Support::yes);
}

std::optional<ProbeVerdict> parse_verdict(std::string_view text, std::string_view place, TimePoint now) {
  if (take_line(text) != first_line || take_line(text) != place) return std::nullopt;
  const auto probed_at = to_int64(take_line(text));
  if (!probed_at) return std::nullopt;
  const auto age = now - from_unix_milliseconds(*probed_at);
  if (age < TimePoint::duration::zero() || age > remembered_for) return std::nullopt;

  bool is_damaged = false;
  const auto flag = [&](std::string_view name) {
    std::string_view line = take_line(text);
    if (!line.starts_with(name)) {
      is_damaged = true;
      return false;
    }
    line.remove_prefix(name.size());
    is_damaged |= line != "=0" && line != "=1";
    return line == "=1";
  };
  ProbeVerdict verdict;
  Capabilities& can = verdict.capabilities;
  can.put_if_absent = Support::yes;
  can.put_if_match = Support::yes;
  verdict.unquotes_tags = flag("unquotes_tags");
  can.remove_if_match = flag("checks_removals") ? ConditionalRemove::not_atomic : ConditionalRemove::ignored;
  can.listed_marks = flag("lists_marks") ? Support::yes : Support::no;
  if (is_damaged || text != "end\n") return std::nullopt;
  return verdict;
}

std::string CapabilityCache::file_of(const std::string& place) const {
  return fmt::format("{}/{}", folder_, file_name_of(place));
}

std::optional<ProbeVerdict> CapabilityCache::find(const std::string& place, TimePoint now) const {
  if (folder_.empty()) return std::nullopt;
  const std::string path = file_of(place);
  // To open a pipe could take for ever.
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(file_bytes_max), '\0');
  file.read(text.data(), file_bytes_max);
  text.resize(static_cast<std::size_t>(file.gcount()));
  return parse_verdict(text, place, now);
}

void CapabilityCache::keep(const std::string& place, const ProbeVerdict& verdict, TimePoint now) const {
  if (folder_.empty() || !is_fit(verdict)) return;
  std::error_code ignored;
  std::filesystem::create_directories(folder_, ignored);
  // Put in place by a rename, so that nobody reads half a file.
  const std::string path = file_of(place);
  const std::string draft = fmt::format("{}.{}", path, ::getpid());
  {
    std::ofstream file(draft, std::ios::binary);
    file << format_verdict(place, verdict, now);
  }
  std::filesystem::rename(draft, path, ignored);
  if (ignored) std::filesystem::remove(draft, ignored);
}

std::string capability_cache_folder(const std::optional<std::string>& xdg_cache_home,
                                    const std::optional<std::string>& home) {
  // A path that is not absolute is to be ignored, says the specification.
  if (xdg_cache_home && xdg_cache_home->starts_with('/')) return *xdg_cache_home + "/redis3/servers";
  if (home && home->starts_with('/')) return *home + "/.cache/redis3/servers";
  return {};
}

}  // namespace redis3::store

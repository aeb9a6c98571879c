#pragma once

#include "base/clock.hpp"
#include "store/capability_probe.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// What a probe has found, kept in a small file of the user's, so that the next process need not ask again.
/// Only the verdict on a server that is fit is kept: one that is not may be put right at any time. The file
/// holds no secret; one that cannot be read or written is as good as none.
namespace redis3::store {

/// A server may be replaced by another version of itself: after so long it is probed anew.
inline constexpr std::chrono::hours remembered_for{24};

/// The text of a file. `place` is the endpoint and the bucket, one line.
std::string format_verdict(std::string_view place, const ProbeVerdict& verdict, TimePoint probed_at);

/// Absent where the text is not of this place or this version, is damaged or too old.
std::optional<ProbeVerdict> parse_verdict(std::string_view text, std::string_view place, TimePoint now);

/// A folder of such files, a file a place.
class CapabilityCache {
 public:
  /// An empty folder's name keeps nothing.
  explicit CapabilityCache(std::string folder) : folder_(std::move(folder)) {}

  std::optional<ProbeVerdict> find(const std::string& place, TimePoint now) const;
  void keep(const std::string& place, const ProbeVerdict& verdict, TimePoint now) const;

 private:
  std::string file_of(const std::string& place) const;

  std::string folder_;
};

/// `$XDG_CACHE_HOME/redis3/servers`, or under `~/.cache`; empty where the environment has neither.
/// Source  specifications.freedesktop.org/basedir-spec
std::string capability_cache_folder(const std::optional<std::string>& xdg_cache_home,
                                    const std::optional<std::string>& home);

}  // namespace redis3::store

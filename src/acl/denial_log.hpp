#pragma once

#include "acl/denial.hpp"
#include "base/clock.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

namespace redis3::acl {

/// Where a command was denied.
enum class DenialContext { toplevel, multi };

std::string_view name_of(DenialContext context) noexcept;

/// The latest denials, newest first: what ACL LOG shows. Denials that are alike within a minute are one
/// entry.
class DenialLog {
 public:
  struct Entry {
    std::uint64_t count = 1;
    Denial denial;
    DenialContext context = DenialContext::toplevel;
    std::string user_name;
    /// Of the client that was denied last, as CLIENT LIST tells it.
    std::string client_info;
    /// From 0 on; never twice, as long as the log lives.
    std::uint64_t id = 0;
    TimePoint created;
    TimePoint updated;
  };

  /// Notes a denial, and forgets the oldest entries over `entries_max`.
  void add(Denial denial, DenialContext context, std::string user_name, std::string client_info,
           TimePoint now, std::size_t entries_max);

  const std::list<Entry>& entries() const noexcept { return entries_; }
  void clear() noexcept { entries_.clear(); }

  /// How many denials there were since the log was made, cleared or not: INFO tells it.
  std::uint64_t count(DenialReason reason) const noexcept {
    return counts_[static_cast<std::size_t>(reason)];
  }

 private:
  std::list<Entry> entries_;
  std::uint64_t next_id_ = 0;
  std::array<std::uint64_t, 4> counts_{};
};

}  // namespace redis3::acl

#pragma once

#include "base/clock.hpp"
#include "command/spec.hpp"
#include "session/client.hpp"

#include <string>
#include <vector>

namespace redis3::session {

/// A call as MONITOR shows it: 1339518083.107000 [0 127.0.0.1:60866] "keys" "*". Without secrets.
std::string monitor_line(const Client& caller, const command::Argv& argv, TimePoint now);

/// Whether MONITOR shows calls of the command: those of administrators it does not.
bool is_shown_to_monitors(const command::Spec& spec) noexcept;

/// The clients that have called MONITOR.
///
/// Lifetime  a client leaves by remove() before it ends.
class Monitors {
 public:
  void add(Client& client);
  void remove(Client& client);
  bool is_empty() const noexcept { return monitors_.empty(); }

  /// Pushes a call to all of them. A client's push() may not add or remove any.
  void feed(const Client& caller, const command::Argv& argv, TimePoint now) const;

 private:
  std::vector<Client*> monitors_;
};

}  // namespace redis3::session

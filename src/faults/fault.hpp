#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace redis3::faults {

/// What goes wrong.
enum class FaultKind {
  status,            ///< An error is answered in place of what the request came to.
  expired_token,     ///< The session that signed is refused, as if it had expired.
  reset,             ///< The connection is reset, as by a machine that went away.
  close,             ///< The connection is closed in order, as by a proxy that gave up.
  stall,             ///< Nothing happens for a time; then all goes on.
  trickle,           ///< The answer comes slowly, byte for byte.
  corrupt_body,      ///< One bit of the answer's body is turned round on its way.
  corrupt_checksum,  ///< The answer tells a wrong checksum of the right body.
};
inline constexpr std::size_t fault_kind_count = static_cast<std::size_t>(FaultKind::corrupt_checksum) + 1;

/// When in the life of a request it goes wrong.
enum class Moment {
  before_body,   ///< The head has been read, of the body nothing.
  before_act,    ///< The request has been read, and nothing has been done.
  after_act,     ///< It has been done, and nothing has been answered.
  in_head,       ///< Half of the answer's head has gone.
  in_body,       ///< Head and half of the body have gone; where there is no body, as in_head.
  after_answer,  ///< The answer has gone.
};

/// "before-act".
std::string_view name_of(Moment moment) noexcept;

/// One thing that goes wrong with one request.
struct Fault {
  FaultKind kind = FaultKind::status;
  Moment moment = Moment::before_act;
  int status = 0;                         ///< status, expired_token: 400..599.
  std::string code;                       ///< The same: S3's code, such as SlowDown.
  std::chrono::microseconds duration{0};  ///< stall
  std::uint64_t bytes_per_second = 0;     ///< trickle

  /// Whether it ends the connection, wherever.
  bool ends_connection() const { return kind == FaultKind::reset || kind == FaultKind::close; }
};

}  // namespace redis3::faults

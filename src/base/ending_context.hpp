#pragma once

#include <boost/asio/io_context.hpp>

namespace redis3 {

/// A loop whose owner can end what is under way on it while that which it refers to is still there.
///
/// A coroutine that waits is destroyed with its loop, and its destructors reach into the objects that it
/// works on. Those have sockets and timers, and so must go before the loop does: abandon() comes before both.
class EndingContext : public boost::asio::io_context {
 public:
  using boost::asio::io_context::io_context;

  /// Destroys whatever waits, unfinished. Nothing may be started or run any more; no thread runs the loop.
  void abandon() { shutdown(); }
};

}  // namespace redis3

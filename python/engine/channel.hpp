#pragma once

#include "lines.hpp"
#include "place/bell.hpp"
#include "place/caller.hpp"
#include "place/places.hpp"
#include "replies.hpp"
#include "words.hpp"

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace redis3::python {

/// What a client is given to reach a place: nothing is opened before the first channel.
class PlaceHandle {
 public:
  /// Throws ValueError where the options name no place.
  ///
  /// listener  Whoever is told of requests, by a name; empty: nobody.
  PlaceHandle(Options options, session::Settings settings, std::string listener);
  ~PlaceHandle();
  PlaceHandle(const PlaceHandle&) = delete;
  PlaceHandle& operator=(const PlaceHandle&) = delete;

  const client::Location& location() const noexcept { return location_; }
  /// The place as this process has it. Throws ValueError where it was lost in a fork.
  std::shared_ptr<place::Place> place();
  /// What was asked of S3 for all who share the place. Throws as place().
  Stats stats();
  /// What was told since the last time; to all places with this listener.
  std::vector<std::string> take_lines();

 private:
  Options options_;
  session::Settings settings_;
  std::string listener_;
  std::shared_ptr<Lines> lines_;
  client::Location location_;
  std::uint64_t generation_;
  std::shared_ptr<place::Place> place_;
};

/// A bell as Python has it. Whoever may ring it holds the bell and not this, which only ends under the
/// interpreter's lock.
struct BellHandle {
  std::shared_ptr<place::Bell> bell = std::make_shared<place::Bell>();
};

/// What stands in a connection of redis-py where others have a socket.
///
/// Threads  whoever holds the interpreter's lock; one that waits lets go of it.
class Channel {
 public:
  Channel(PlaceHandle& place, std::string encoding, std::string errors, nanobind::callable make_error);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  void send(Calls& calls);
  /// The next answer; waits for it. Errors are returned, too.
  ///
  /// seconds  how long at the most; forever where it is negative.
  /// Throws   TimeoutError, ConnectionResetError where the other side has left, and what a signal's handler
  ///          raises
  nanobind::object read(double seconds, bool decodes);
  /// Whether there is something to read within that time.
  bool can_read(double seconds);
  /// The next answer, which is there.
  nanobind::object take(bool decodes);
  /// Whether what was read last has been asked for by no command.
  bool was_push() const noexcept { return was_push_; }

  /// Rings the bell once, as soon as there is something to read. False: there is already.
  bool watch(const BellHandle& bell, std::uint64_t who);
  void unwatch();

  void close();
  bool is_open() const noexcept { return caller_ != nullptr; }

 private:
  /// Throws ConnectionResetError where it is closed, or belongs to the process that this one was forked from.
  place::Caller& caller();
  bool is_of_parent() const noexcept { return generation_ != place::Places::generation(); }

  ValueMaker values_;
  std::uint64_t generation_;
  std::shared_ptr<place::Place> place_;
  std::shared_ptr<place::Caller> caller_;
  bool was_push_ = false;
};

}  // namespace redis3::python

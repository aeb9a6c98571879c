#include "channel.hpp"

#include "interpreter_lock.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace redis3::python {
namespace {

namespace nb = nanobind;
using SteadyTime = std::chrono::steady_clock::time_point;

/// How often somebody who waits looks for signals: Ctrl-C is felt at once.
constexpr std::chrono::milliseconds signal_interval{50};

[[noreturn]] void raise(PyObject* type, const char* text) {
  PyErr_SetString(type, text);
  throw nb::python_error();
}

SteadyTime time_in(double seconds) {
  // More than a year is forever.
  if (seconds < 0 || seconds > 3e7) return SteadyTime::max();
  return std::chrono::steady_clock::now() +
         std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(seconds));
}

client::Location located(const Options& options) {
  Result<client::Location> location = client::locate(options, client::environment_url());
  if (location.has_error()) throw nb::value_error(location.error().message().c_str());
  return *std::move(location);
}

/// Forgets what belongs to the process that this one was forked from, and leaves it as it is.
template <class T>
void abandon(std::shared_ptr<T>& pointer) {
  (void)new std::shared_ptr<T>(std::move(pointer));
}

/// Lets go of what may be the last hold of a place, whose end waits for others.
void let_go(std::shared_ptr<place::Place>& place) {
  if (!place) return;
  const Released released;
  place.reset();
}

}  // namespace

PlaceHandle::PlaceHandle(Options options, session::Settings settings, std::string listener)
    : options_(std::move(options)),
      settings_(std::move(settings)),
      listener_(std::move(listener)),
      location_(located(options_)),
      generation_(place::Places::generation()) {
  if (!listener_.empty()) {
    lines_ = Lines::of(listener_);
    options_.verbose = [lines = lines_](std::string_view line) { lines->add(line); };
  }
  // What is in memory lasts as long as a client that names it, whether it has been used or not.
  if (location_.kind == client::Location::Kind::memory) place();
}

std::vector<std::string> PlaceHandle::take_lines() {
  return lines_ ? lines_->take() : std::vector<std::string>();
}

Stats PlaceHandle::stats() {
  const std::shared_ptr<place::Place> kept = place();
  const Released released;
  return kept->loop().run(kept->stats()).value();
}

PlaceHandle::~PlaceHandle() {
  if (generation_ == place::Places::generation())
    let_go(place_);
  else
    abandon(place_);
}

std::shared_ptr<place::Place> PlaceHandle::place() {
  if (const std::uint64_t now = place::Places::generation(); generation_ != now) {
    abandon(place_);
    place_.reset();
    generation_ = now;
  }
  if (!place_) {
    Result<std::shared_ptr<place::Place>> found = place::Places::find(options_, settings_, listener_);
    if (found.has_error()) throw nb::value_error(found.error().message().c_str());
    place_ = *std::move(found);
  }
  return place_;
}

Channel::Channel(PlaceHandle& place, std::string encoding, std::string errors, nb::callable make_error)
    : values_(std::move(encoding), std::move(errors), std::move(make_error)),
      generation_(place::Places::generation()),
      place_(place.place()),
      caller_(place::Caller::come(*place_)) {}

Channel::~Channel() {
  close();
}

void Channel::close() {
  if (!caller_) return;
  if (is_of_parent()) {
    abandon(caller_);
    abandon(place_);
    caller_.reset();
    place_.reset();
    return;
  }
  caller_->leave();
  caller_.reset();
  let_go(place_);
}

place::Caller& Channel::caller() {
  if (!caller_) raise(PyExc_ConnectionResetError, "the connection is closed");
  if (is_of_parent())
    raise(PyExc_ConnectionResetError, "the connection belongs to the process that this one was forked from");
  return *caller_;
}

void Channel::send(Calls& calls) {
  caller().send(calls.take());
}

bool Channel::can_read(double seconds) {
  place::Caller& caller = this->caller();
  if (caller.has_answer() || caller.is_over()) return true;
  if (seconds == 0) return false;
  const std::shared_ptr<place::Caller> kept = caller_;
  const std::shared_ptr<place::Place> kept_place = place_;
  const SteadyTime until = time_in(seconds);
  while (true) {
    bool is_there = false;
    {
      const Released released;
      is_there = kept->wait_until(std::min(until, std::chrono::steady_clock::now() + signal_interval));
    }
    if (is_there) return true;
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
    if (std::chrono::steady_clock::now() >= until) return false;
  }
}

nb::object Channel::read(double seconds, bool decodes) {
  if (!can_read(seconds)) raise(PyExc_TimeoutError, "timed out");
  return take(decodes);
}

nb::object Channel::take(bool decodes) {
  std::optional<place::Caller::Answer> answer = caller().take();
  if (!answer) raise(PyExc_ConnectionResetError, "Connection closed by server.");
  was_push_ = answer->reply.type() == Reply::Type::push;
  return values_.value(answer->reply, answer->protocol, decodes);
}

bool Channel::watch(const BellHandle& handle, std::uint64_t who) {
  return caller().watch([bell = handle.bell, who] { bell->ring(who); });
}

void Channel::unwatch() {
  if (caller_ && !is_of_parent()) caller_->unwatch();
}

}  // namespace redis3::python

#include "base/single_flight.hpp"

#include "base/waiter.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace redis3 {

struct SingleFlight::Flight {
  std::vector<Waiter*> waiting;
  /// What those who wait are told. As it stands where the Task was dropped before its end.
  Result<void> result = Error(ErrorKind::cancelled, "The caller gave up.");
};

/// Wakes those who wait when the Task ends, in whatever way it does.
class SingleFlight::Landing {
 public:
  explicit Landing(std::shared_ptr<Flight>& flight) : flight_(flight) {}
  Landing(const Landing&) = delete;
  Landing& operator=(const Landing&) = delete;
  ~Landing() {
    const auto landed = std::exchange(flight_, nullptr);
    for (Waiter* const waiter : landed->waiting)
      waiter->wake();
  }

 private:
  std::shared_ptr<Flight>& flight_;
};

SingleFlight::SingleFlight() = default;
SingleFlight::~SingleFlight() = default;

Task<void> SingleFlight::run(std::function<Task<void>()> begin) {
  while (flight_) {
    const auto flight = flight_;
    Waiter waiter;
    flight->waiting.push_back(&waiter);
    co_await waiter.wait();
    const bool was_given_up =
        flight->result.has_error() && flight->result.error().kind() == ErrorKind::cancelled;
    if (!was_given_up) co_return flight->result;
  }
  flight_ = std::make_shared<Flight>();
  const Landing landing(flight_);
  auto result = co_await begin();
  flight_->result = result;
  co_return result;
}

}  // namespace redis3

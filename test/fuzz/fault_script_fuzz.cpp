#include "faults/delivery.hpp"
#include "faults/fault_plan.hpp"
#include "faults/fault_rule.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// The input is a fault script. It is read or refused as invalid; what is read keeps its promises and can be
/// read again, and a plan made of it decides.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace redis3;
  using namespace redis3::faults;
  const auto require = [](bool is_kept) {
    if (!is_kept) std::abort();
  };
  const std::string_view script(reinterpret_cast<const char*>(data), size);

  const auto rules = fault_script_of(script);
  if (!rules) {
    require(rules.error().kind() == ErrorKind::invalid && !rules.error().message().empty());
    return 0;
  }
  FaultPlan plan(1);
  for (const FaultRule& rule : *rules) {
    require(rule.calls.any());
    require(rule.occasion.rate >= 0 && rule.occasion.rate <= 1);
    require(rule.occasion.first >= 1 && rule.occasion.first <= rule.occasion.last);
    require(!rule.key || !rule.key->empty());
    const auto again = fault_rule_of(rule.text);
    require(again && again->calls == rule.calls && again->key == rule.key &&
            again->fault.kind == rule.fault.kind && again->fault.moment == rule.fault.moment);

    // However slowly: every step brings bytes, and there are no more than the answer has.
    constexpr std::size_t answer_bytes = 200;
    std::size_t sent = 0;
    Delivery delivery(answer_bytes / 2, answer_bytes / 2, rule.fault);
    while (const auto step = delivery.next()) {
      require(step->bytes > 0 && step->pause.count() >= 0);
      sent += step->bytes;
    }
    require(sent <= answer_bytes);
    plan.add(rule);
  }
  for (int request = 0; request < 4; ++request) {
    const Fate fate = plan.decide(RequestTraits{S3Call::put_object, "0/k", true}, {});
    require(!fate.fault || !rules->empty());
  }
  return 0;
}

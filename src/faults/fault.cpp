#include "faults/fault.hpp"

namespace redis3::faults {

std::string_view name_of(Moment moment) noexcept {
  switch (moment) {
    case Moment::before_body:
      return "before-body";
    case Moment::before_act:
      return "before-act";
    case Moment::after_act:
      return "after-act";
    case Moment::in_head:
      return "in-head";
    case Moment::in_body:
      return "in-body";
    case Moment::after_answer:
      return "after-answer";
  }
  return {};
}

}  // namespace redis3::faults

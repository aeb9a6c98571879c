#include "model/record.hpp"

namespace redis3::model {

std::string_view name_of(ValueType type) noexcept {
  switch (type) {
    case ValueType::string:
      return "string";
  }
  return "none";
}

}  // namespace redis3::model

#include "model/record.hpp"

namespace redis3::model {

std::string_view name_of(ValueType type) noexcept {
  switch (type) {
    case ValueType::string:
      return "string";
  }
  return "none";
}

bool is_same(const Record& a, const Record& b) noexcept {
  return a.type == b.type && a.expires_at == b.expires_at && a.other_fields == b.other_fields &&
         a.value == b.value;
}

}  // namespace redis3::model

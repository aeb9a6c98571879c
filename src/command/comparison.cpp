#include "command/comparison.hpp"

#include "base/text.hpp"
#include "value/digest.hpp"

namespace redis3::command {

std::optional<Comparison::Kind> Comparison::take_word(ArgumentReader& reader) {
  if (reader.take("IFEQ")) return Kind::equal;
  if (reader.take("IFNE")) return Kind::not_equal;
  if (reader.take("IFDEQ")) return Kind::digest_equal;
  if (reader.take("IFDNE")) return Kind::digest_not_equal;
  return std::nullopt;
}

bool Comparison::take(ArgumentReader& reader) {
  const std::optional<Kind> kind = take_word(reader);
  if (!kind) return false;
  if (is_given()) reader.refuse();
  kind_ = *kind;
  comparand_ = reader.next();
  return true;
}

Comparison::Verdict Comparison::check(const model::Record* current) const {
  const bool wants_difference = kind_ == Kind::not_equal || kind_ == Kind::digest_not_equal;
  if (kind_ == Kind::none) return Verdict::holds;
  if (!current) return wants_difference ? Verdict::holds : Verdict::fails;
  bool is_equal = false;
  if (kind_ == Kind::equal || kind_ == Kind::not_equal) {
    is_equal = current->value == comparand_;
  } else {
    if (!value::is_digest(comparand_)) return Verdict::not_a_digest;
    is_equal = equal_ignoring_case(value::digest(current->value), comparand_);
  }
  return is_equal == wants_difference ? Verdict::fails : Verdict::holds;
}

}  // namespace redis3::command

#include "redis3/key_range.hpp"

#include <utility>

namespace redis3 {

KeyRange::KeyRange(std::unique_ptr<Pages> pages) : pages_(std::move(pages)) {}
KeyRange::KeyRange(KeyRange&&) noexcept = default;
KeyRange& KeyRange::operator=(KeyRange&&) noexcept = default;
KeyRange::~KeyRange() = default;

KeyRange::iterator KeyRange::begin() {
  if (!has_begun_) {
    has_begun_ = true;
    read_page();
  }
  return iterator(*this);
}

void KeyRange::advance() {
  if (++at_ == page_.size()) read_page();
}

void KeyRange::read_page() {
  page_.clear();
  at_ = 0;
  page_ = pages_->next();
}

}  // namespace redis3

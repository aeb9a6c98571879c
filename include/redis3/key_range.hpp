#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace redis3 {

/// The keys that Client::keys() finds, read from the bucket a page at a time while they are iterated.
///
/// An input range: it can be gone through once, from front to end, and stopped anywhere; pages that nobody
/// asks for are not waited for. Moving on to the next page may throw redis3::Error, after which the range is
/// at its end.
///
/// Lifetime  keeps what it needs of the client alive, which may itself be gone.
/// Threads   one at a time; different ranges of one client side by side.
class KeyRange {
 public:
  /// Where the pages come from.
  class Pages {
   public:
    virtual ~Pages() = default;
    /// The next keys; none at the end.
    virtual std::vector<std::string> next() = 0;
  };

  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using value_type = std::string;
    using difference_type = std::ptrdiff_t;
    using reference = const std::string&;
    using pointer = const std::string*;

    iterator() = default;
    reference operator*() const { return range_->page_[range_->at_]; }
    pointer operator->() const { return &**this; }
    iterator& operator++() {
      range_->advance();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return range_->is_at_end(); }

   private:
    friend class KeyRange;
    explicit iterator(KeyRange& range) : range_(&range) {}
    KeyRange* range_ = nullptr;
  };

  explicit KeyRange(std::unique_ptr<Pages> pages);
  KeyRange(KeyRange&&) noexcept;
  KeyRange& operator=(KeyRange&&) noexcept;
  ~KeyRange();

  /// The first key that has not been stepped over. Cost: at the first call the first page.
  iterator begin();
  std::default_sentinel_t end() const noexcept { return std::default_sentinel; }

 private:
  bool is_at_end() const noexcept { return at_ == page_.size(); }
  void advance();
  void read_page();

  std::unique_ptr<Pages> pages_;
  bool has_begun_ = false;
  std::vector<std::string> page_;
  std::size_t at_ = 0;
};

}  // namespace redis3

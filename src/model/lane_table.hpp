#pragma once

#include "model/lane.hpp"

#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace redis3::model {

/// The lanes of all keys in use, and what is remembered of those that are not: the least recently used are
/// forgotten.
class LaneTable {
  struct Entry : boost::intrusive::list_base_hook<> {
    explicit Entry(std::string object_name) : name(std::move(object_name)) {}
    std::string name;
    Lane lane;
    std::size_t holds = 0;
    /// What the entry counts for while nobody holds it.
    std::size_t idle_bytes = 0;
  };

 public:
  struct Limits {
    std::size_t known_keys_max;
    std::size_t known_bytes_max;
  };

  explicit LaneTable(Limits limits) : limits_(limits) {}
  ~LaneTable();
  LaneTable(const LaneTable&) = delete;
  LaneTable& operator=(const LaneTable&) = delete;

  /// A hold on the lane of one object: it stays where it is while there is one.
  class Hold {
   public:
    Hold(LaneTable& table, std::string object_name)
        : table_(table), entry_(table.acquire(std::move(object_name))) {}
    ~Hold() { table_.release(entry_); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

    Lane& lane() { return entry_.lane; }
    const std::string& object_name() const { return entry_.name; }

   private:
    LaneTable& table_;
    Entry& entry_;
  };

  /// Whether somebody has a hold on the lane of this object.
  bool is_held(const std::string& object_name) const;
  /// Forgets what is remembered of an object whose lane nobody holds.
  void forget(const std::string& object_name);

  /// How many objects something is remembered of or is going on with.
  std::size_t size() const noexcept { return entries_.size(); }
  /// The memory of what is remembered of objects that nobody holds.
  std::size_t idle_bytes() const noexcept { return idle_bytes_; }

 private:
  Entry& acquire(std::string object_name);
  void release(Entry& entry);
  void forget_least_recent();
  void erase(Entry& entry);

  Limits limits_;
  boost::unordered_flat_map<std::string_view, std::unique_ptr<Entry>> entries_;
  /// Entries that nobody holds, the most recently used first.
  boost::intrusive::list<Entry> idle_;
  std::size_t idle_bytes_ = 0;
};

}  // namespace redis3::model

#include "embedded/memory_table.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cassert>
#include <map>
#include <utility>
#include <variant>

namespace redis3::embedded {
namespace {

struct Row {
  RowInfo info;
  std::string body;
};

/// Names and rows in order, for scan(). Its nodes stay where they are, so that others may point at them.
using OrderedRows = std::map<std::string, Row, std::less<>>;
using Entry = OrderedRows::value_type;

struct Bucket {
  OrderedRows rows;
  /// The same rows by the hash of their names, for all else. The keys are views of the tree's own names.
  boost::unordered_flat_map<std::string_view, Entry*, std::hash<std::string_view>> index;

  Entry* find(std::string_view name) const {
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
  }
};

/// One step back. Entries keep their address while they are outside of the tree, so steps may point at them.
struct UndoInsert {
  Bucket* bucket;
  Entry* entry;
};
struct UndoReplace {
  Entry* entry;
  Row row;
};
struct UndoAppend {
  Entry* entry;
  RowInfo info;
};
struct UndoErase {
  Bucket* bucket;
  OrderedRows::node_type node;
};
struct UndoMove {
  Bucket* to;
  Entry* entry;
  Bucket* from;
  std::string name;
};
using Undo = std::variant<UndoInsert, UndoReplace, UndoAppend, UndoErase, UndoMove>;

OrderedRows::node_type take_out(Bucket& bucket, std::string_view name) {
  bucket.index.erase(name);
  return bucket.rows.extract(bucket.rows.find(name));
}

Entry* put_in(Bucket& bucket, OrderedRows::node_type node) {
  const auto inserted = bucket.rows.insert(std::move(node));
  assert(inserted.inserted);
  Entry* const entry = &*inserted.position;
  bucket.index.emplace(entry->first, entry);
  return entry;
}

/// Takes a row from one place to another without touching its bytes.
Entry* carry(Bucket& from, std::string_view name, Bucket& to, std::string new_name) {
  auto node = take_out(from, name);
  node.key() = std::move(new_name);
  return put_in(to, std::move(node));
}

}  // namespace

/// The rows and, while a change runs, the way back from it.
class MemoryTable::MemoryRows : public Rows {
 public:
  std::optional<RowInfo> find(std::string_view bucket, std::string_view name) const override {
    const Entry* const entry = entry_at(bucket, name);
    if (entry == nullptr) return std::nullopt;
    return entry->second.info;
  }

  std::string body(std::string_view bucket, std::string_view name, std::uint64_t offset,
                   std::uint64_t length) const override {
    const Entry* const entry = entry_at(bucket, name);
    assert(entry != nullptr);
    const std::string& whole = entry->second.body;
    if (offset >= whole.size()) return {};
    return whole.substr(offset, length);
  }

  std::vector<std::pair<std::string, RowInfo>> scan(std::string_view bucket, std::string_view prefix,
                                                    std::string_view after,
                                                    std::size_t limit) const override {
    std::vector<std::pair<std::string, RowInfo>> found;
    const auto place = buckets_.find(bucket);
    if (place == buckets_.end()) return found;
    const OrderedRows& rows = place->second.rows;
    auto row = !after.empty() && after >= prefix ? rows.upper_bound(after) : rows.lower_bound(prefix);
    for (; row != rows.end() && found.size() < limit && row->first.starts_with(prefix); ++row) {
      found.emplace_back(row->first, row->second.info);
    }
    return found;
  }

  void put(std::string_view bucket, std::string_view name, const RowInfo& info,
           std::string_view body) override {
    Bucket& place = bucket_at(bucket);
    if (Entry* const entry = place.find(name)) {
      Row& row = entry->second;
      undo_.emplace_back(std::in_place_type<UndoReplace>, entry, std::move(row));
      row.info = info;
      row.info.size_bytes = body.size();
      row.body = body;
      return;
    }
    Row row{info, std::string(body)};
    row.info.size_bytes = body.size();
    Entry* const entry = &*place.rows.emplace(std::string(name), std::move(row)).first;
    place.index.emplace(entry->first, entry);
    undo_.push_back(UndoInsert{&place, entry});
  }

  void append(std::string_view bucket, std::string_view name, const RowInfo& info,
              std::string_view bytes) override {
    Entry* const entry = entry_at(bucket, name);
    assert(entry != nullptr);
    Row& row = entry->second;
    undo_.push_back(UndoAppend{entry, row.info});
    row.body += bytes;
    row.info = info;
    row.info.size_bytes = row.body.size();
  }

  void move(std::string_view bucket, std::string_view name, std::string_view new_bucket,
            std::string_view new_name) override {
    assert(entry_at(bucket, name) != nullptr);
    if (bucket == new_bucket && name == new_name) return;
    erase(new_bucket, new_name);
    Bucket& from = bucket_at(bucket);
    Bucket& to = bucket_at(new_bucket);
    Entry* const entry = carry(from, name, to, std::string(new_name));
    undo_.push_back(UndoMove{&to, entry, &from, std::string(name)});
  }

  bool erase(std::string_view bucket, std::string_view name) override {
    if (entry_at(bucket, name) == nullptr) return false;
    Bucket& place = bucket_at(bucket);
    undo_.push_back(UndoErase{&place, take_out(place, name)});
    return true;
  }

  void commit() { undo_.clear(); }

  void roll_back() {
    for (; !undo_.empty(); undo_.pop_back()) {
      Undo& step = undo_.back();
      if (auto* const insert = std::get_if<UndoInsert>(&step)) {
        take_out(*insert->bucket, insert->entry->first);
      } else if (auto* const replace = std::get_if<UndoReplace>(&step)) {
        std::swap(replace->entry->second, replace->row);
      } else if (auto* const append = std::get_if<UndoAppend>(&step)) {
        append->entry->second.body.resize(append->info.size_bytes);
        append->entry->second.info = std::move(append->info);
      } else if (auto* const move = std::get_if<UndoMove>(&step)) {
        carry(*move->to, move->entry->first, *move->from, std::move(move->name));
      } else {
        auto& erasure = std::get<UndoErase>(step);
        put_in(*erasure.bucket, std::move(erasure.node));
      }
    }
  }

 private:
  Entry* entry_at(std::string_view bucket, std::string_view name) const {
    const auto place = buckets_.find(bucket);
    return place == buckets_.end() ? nullptr : place->second.find(name);
  }

  Bucket& bucket_at(std::string_view bucket) {
    const auto place = buckets_.find(bucket);
    return place != buckets_.end() ? place->second : buckets_.try_emplace(std::string(bucket)).first->second;
  }

  /// A handful, so a small tree is as quick as a table; and it never moves a bucket.
  std::map<std::string, Bucket, std::less<>> buckets_;
  /// Kept between changes, for its capacity.
  std::vector<Undo> undo_;
};

MemoryTable::MemoryTable() : rows_(std::make_unique<MemoryRows>()) {}
MemoryTable::~MemoryTable() = default;

Result<void> MemoryTable::read(std::function<void(const Rows&)> look) {
  try {
    look(*rows_);
  } catch (const Error& error) {
    return error;
  }
  return Result<void>();
}

Task<void> MemoryTable::write(std::function<Result<void>(Rows&)> change) {
  co_return write_now(change);
}

Result<void> MemoryTable::write_now(const std::function<Result<void>(Rows&)>& change) {
  Result<void> outcome;
  try {
    outcome = change(*rows_);
  } catch (const Error& error) {
    outcome = error;
  } catch (...) {
    rows_->roll_back();
    throw;
  }
  if (outcome.has_error()) {
    rows_->roll_back();
  } else {
    rows_->commit();
  }
  return outcome;
}

}  // namespace redis3::embedded

#pragma once

#include "embedded/object_table.hpp"

#include <memory>

namespace redis3::embedded {

/// Objects in this process's memory, gone with it. A write runs at once, on the caller's thread.
///
/// Cost  find and put of a small row: a fraction of a microsecond; a new name: one descent of a tree more.
class MemoryTable : public ObjectTable, public TableAtHand {
 public:
  MemoryTable();
  ~MemoryTable() override;
  MemoryTable(const MemoryTable&) = delete;
  MemoryTable& operator=(const MemoryTable&) = delete;

  Result<void> read(std::function<void(const Rows&)> look) override;
  Task<void> write(std::function<Result<void>(Rows&)> change) override;
  Result<void> write_now(const std::function<Result<void>(Rows&)>& change) override;
  TableAtHand* at_hand() noexcept override { return this; }

 private:
  class MemoryRows;
  std::unique_ptr<MemoryRows> rows_;
};

}  // namespace redis3::embedded

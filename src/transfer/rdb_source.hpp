#pragma once

#include "command/glob.hpp"
#include "rdb/file_reader.hpp"
#include "transfer/source.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace redis3::transfer {

/// So many entries are read before others get their turn: the reading of a file does not wait for anything.
inline constexpr std::uint64_t rdb_entries_at_once = 4096;
boost::asio::awaitable<void> give_way();

/// The keys of an RDB file, from front to end.
///
/// The token is a place in the file and the checksum of all before it: it fits no other file.
class RdbSource : public Source {
 public:
  struct Options {
    /// Absent: every database.
    std::optional<std::int64_t> db;
    /// Redis's pattern; empty: every key.
    std::string pattern;
    GroupLimits limits;
    /// How many keys there are, where somebody has looked.
    std::optional<std::uint64_t> key_count;
  };
  /// Begins the file at its front.
  using Open = std::function<Result<rdb::ByteReader::Fill>()>;

  /// Errors: those of `open`.
  static Result<std::unique_ptr<RdbSource>> begin(Open open, Options options);

  /// The token says it all.
  std::string identity() const override { return "file"; }
  std::optional<std::uint64_t> key_count() const override { return options_.key_count; }
  Task<bool> go_on(std::string token) override;
  Task<Group> next() override;

 private:
  RdbSource(Open open, Options options);
  Result<void> reopen();
  bool is_wanted(const rdb::Entry& entry) const;

  Open open_;
  Options options_;
  command::Glob pattern_;
  std::optional<rdb::FileReader> reader_;
};

}  // namespace redis3::transfer

#include "model/lost_write.hpp"

#include <algorithm>

namespace redis3::model {
namespace {

/// S3's tags have 32 characters; a longer one is told apart well enough by so many.
constexpr std::size_t link_length_max = 64;

bool contains(const std::vector<WriteId>& ids, const WriteId& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// Whether no command could tell the two apart.
bool is_same(const std::optional<Record>& a, const std::optional<Record>& b) {
  return a && b ? is_same(*a, *b) : !a && !b;
}

}  // namespace

WriteId link_to(const WriteBase& base) {
  if (!base.etag) return "-";
  if (!base.write_ids.empty()) return base.write_ids.front();
  // A tag is opaque; of its characters only those that cannot be taken for the grammar around it are kept.
  WriteId link = "@";
  for (const char c : base.etag->text()) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) link.push_back(c);
  }
  return link.substr(0, link_length_max);
}

std::vector<WriteId> chain_after(const WriteId& own, const WriteBase& base) {
  std::vector<WriteId> chain{own, link_to(base)};
  if (!base.write_ids.empty()) chain.insert(chain.end(), base.write_ids.begin() + 1, base.write_ids.end());
  chain.resize(std::min(chain.size(), write_ids_max));
  return chain;
}

LostWrite judge_lost_write(const WriteId& own, const WriteBase& base,
                           const std::optional<FoundVersion>& found) {
  if (found && contains(found->write_ids, own)) return LostWrite::happened;
  // From "no object" there is no way back: ours may have come and been deleted before anybody looked.
  if (!base.etag || !found) return LostWrite::unknown;
  // Where the tag does not name the base, its id must; without one nothing does.
  if (!base.is_tag_unique && base.write_ids.empty()) return LostWrite::unknown;
  const bool has_its_name = base.is_tag_unique || found->write_ids == base.write_ids;
  if (found->etag == *base.etag && has_its_name) return LostWrite::still_possible;
  if (contains(found->write_ids, link_to(base))) return LostWrite::did_not_happen;
  return LostWrite::unknown;
}

LostWrite judge_lost_plain_write(const PlainWrite& write, const Known& found, TimePoint now) {
  std::optional<Record> wanted = write.wanted;
  if (wanted && wanted->is_expired(now)) wanted.reset();
  if (is_same(wanted, live_record(found, now))) return LostWrite::happened;
  if (write.etag_before && found.etag == write.etag_before) return LostWrite::still_possible;
  return LostWrite::unknown;
}

LostWrite judge_lost_append(const Append& append, const Known& found, std::string_view there) {
  if (!found.etag) return LostWrite::unknown;
  if (found.etag == append.base.etag) return LostWrite::still_possible;
  // An append leaves the ids as they are, and everything else does not. Without ids nothing tells the two
  // apart.
  const bool is_appended_to =
      !append.base.write_ids.empty() && found.header.write_ids == append.base.write_ids;
  return is_appended_to && there != append.bytes ? LostWrite::did_not_happen : LostWrite::unknown;
}

}  // namespace redis3::model

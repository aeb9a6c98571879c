#include "session/pipeline.hpp"

#include "command/table.hpp"
#include "session/key_hash.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

namespace redis3::session {
namespace {

std::uint64_t hash_of(std::string_view key, std::int64_t db) {
  const std::uint64_t hash = key_hash(key, db);
  return hash == 0 ? 1 : hash;
}

/// About how much a reply takes: its texts, and what the protocol puts around each.
std::size_t bytes_of(const Reply& reply) {
  constexpr std::size_t frame_bytes = 16;
  std::size_t bytes = frame_bytes + reply.text().size();
  for (const Reply& element : reply.elements())
    bytes += bytes_of(element);
  return bytes;
}

/// Whether the words tell all keys of such a call.
bool names_all_keys(const command::Spec& spec) {
  bool names_all = true;
  command::for_each_key_range(spec, [&](const command::KeyRange& keys) {
    names_all = names_all && keys.kind != command::KeyRange::Kind::unknown;
  });
  return names_all;
}

}  // namespace

Footprint Footprint::of(const command::Spec& spec, const command::Argv& argv, std::int64_t db) {
  Footprint footprint;
  if (spec.run_in_session || !names_all_keys(spec)) return footprint;
  command::for_each_key_position(spec, argv, [&](std::size_t at) {
    const std::uint64_t key = hash_of(argv[at], db);
    if (footprint.key_ == 0) {
      footprint.key_ = key;
    } else if (footprint.keys_.empty()) {
      footprint.keys_ = {footprint.key_, key};
    } else {
      footprint.keys_.push_back(key);
    }
  });
  std::sort(footprint.keys_.begin(), footprint.keys_.end());
  return footprint;
}

bool Footprint::overlaps(const Footprint& other) const noexcept {
  if (is_everything() || other.is_everything()) return true;
  if (keys_.size() < other.keys_.size()) return other.overlaps(*this);
  if (keys_.empty()) return key_ == other.key_;
  const auto is_ours = [&](std::uint64_t key) { return std::binary_search(keys_.begin(), keys_.end(), key); };
  return other.keys_.empty() ? is_ours(other.key_)
                             : std::any_of(other.keys_.begin(), other.keys_.end(), is_ours);
}

bool Pipeline::admits(const Footprint& footprint) const noexcept {
  if (running_ == 0) return true;
  if (running_with_everything_ > 0 || footprint.is_everything()) return false;
  if (running_with_several_keys_ == 0 && !footprint.has_several_keys()) return true;
  return !is_running_beside(footprint);
}

bool Pipeline::is_running_beside(const Footprint& footprint) const noexcept {
  return std::any_of(calls_.begin(), calls_.end(), [&](const Call& call) {
    const bool is_in_doubt = footprint.has_several_keys() || call.footprint.has_several_keys();
    return !call.has_ended && is_in_doubt && footprint.overlaps(call.footprint);
  });
}

std::uint64_t Pipeline::begin(Footprint footprint) {
  ++running_;
  if (footprint.is_everything()) ++running_with_everything_;
  if (footprint.has_several_keys()) ++running_with_several_keys_;
  calls_.push_back(Call{std::move(footprint), false, {}});
  return first_number_ + calls_.size() - 1;
}

void Pipeline::note_end(std::uint64_t number, std::optional<Reply> reply) {
  assert(number >= first_number_ && number - first_number_ < calls_.size());
  Call& call = calls_[number - first_number_];
  assert(!call.has_ended);
  --running_;
  if (call.footprint.is_everything()) --running_with_everything_;
  if (call.footprint.has_several_keys()) --running_with_several_keys_;
  call.has_ended = true;
  call.reply = std::move(reply);
  if (call.reply) waiting_bytes_ += bytes_of(*call.reply);
}

std::optional<Reply> Pipeline::take_first() {
  std::optional<Reply> reply = std::move(calls_.front().reply);
  if (reply) waiting_bytes_ -= bytes_of(*reply);
  calls_.pop_front();
  ++first_number_;
  return reply;
}

}  // namespace redis3::session

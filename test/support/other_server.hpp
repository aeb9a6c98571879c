#pragma once

#include "base/clock.hpp"
#include "base/text.hpp"
#include "store/capability_probe.hpp"
#include "store/conditions.hpp"
#include "store/object_store.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace redis3::test {

/// What a server of another make does with what it is asked.
struct ServerHabits {
  bool checks_put_if_absent = true;
  bool checks_put_if_match = true;
  bool checks_remove = false;
  /// A quoted tag never matches.
  bool wants_unquoted_tags = false;
  /// A put with a condition is not implemented.
  bool refuses_conditions = false;
  bool keeps_metadata = true;
  /// What it can do is known before anybody asks, as of Amazon's general-purpose buckets.
  bool is_amazons = false;
  /// A listing tells which objects were marked.
  bool lists_marks = false;
};

/// A server in memory whose tags are hashes of the bytes, like a general-purpose bucket's. What it can do is
/// found out by the probe, as for a real one.
class OtherServer : public store::ObjectStore {
 public:
  OtherServer(ServerHabits habits, const Clock& clock) : habits_(habits), clock_(clock) {}

  Task<store::Object> get(std::string key, store::GetOptions options) override {
    const auto found = objects_.find(key);
    if (found == objects_.end()) co_return store::no_such_object(key);
    store::Object object = found->second;
    const auto part = store::decide_get(object.info, options);
    if (part.has_error()) co_return part.error();
    object.body = object.body.substr(part->offset, part->length);
    co_return object;
  }

  Task<store::ObjectInfo> head(std::string key) override {
    const auto found = objects_.find(key);
    if (found == objects_.end()) co_return store::no_such_object(key);
    co_return found->second.info;
  }

  Task<store::Etag> put(std::string key, store::Bytes body, store::PutOptions options) override {
    using Kind = store::PutCondition::Kind;
    const Kind kind = options.condition.kind();
    if (kind != Kind::none && habits_.refuses_conditions)
      co_return Error(ErrorKind::unsupported, "NotImplemented");
    const bool is_checked = (kind == Kind::if_absent && habits_.checks_put_if_absent) ||
                            (kind == Kind::if_match && habits_.checks_put_if_match);
    if (is_checked) {
      auto condition = kind == Kind::if_match ? store::PutCondition::if_match(meant(options.condition.etag()))
                                              : options.condition;
      const auto checked = store::check_put(etag_at(key), condition);
      if (checked.has_error()) co_return checked.error();
    }
    store::Object object;
    object.info.etag = store::Etag('"' + std::to_string(std::hash<std::string>()(body)) + '"');
    object.info.size_bytes = body.size();
    object.info.last_modified = clock_.now();
    if (habits_.keeps_metadata) object.info.metadata = std::move(options.metadata);
    object.body = std::move(body);
    const store::Etag etag = object.info.etag;
    objects_[key] = std::move(object);
    marked_.erase(key);
    if (options.marked) marked_.insert(key);
    co_return etag;
  }

  Task<void> remove(std::string key, store::RemoveCondition condition) override {
    if (condition.etag() && habits_.checks_remove) {
      auto meant_condition = store::RemoveCondition::if_match(meant(*condition.etag()));
      const auto checked = store::check_remove(etag_at(key), meant_condition);
      if (checked.has_error()) co_return checked.error();
    }
    objects_.erase(key);
    co_return Result<void>();
  }

  Task<store::Appended> append(std::string, store::Bytes, store::AppendOptions) override {
    co_return Error(ErrorKind::unsupported, "this server cannot append");
  }

  Task<void> rename(std::string, std::string, store::RenameOptions) override {
    co_return Error(ErrorKind::unsupported, "this server cannot rename");
  }

  Task<store::ListPage> list(store::ListQuery query) override {
    store::ListPage page;
    for (const auto& [key, object] : objects_) {
      if (!key.starts_with(query.prefix)) continue;
      store::ListEntry entry;
      entry.key = key;
      entry.etag = object.info.etag;
      entry.size_bytes = object.body.size();
      if (habits_.lists_marks) entry.mark = marked_.contains(key) ? store::Mark::yes : store::Mark::no;
      page.entries.push_back(std::move(entry));
    }
    co_return page;
  }

  store::Capabilities capabilities() const noexcept override {
    if (habits_.is_amazons) return store::capabilities_of_general_purpose_buckets();
    return verdict_ ? verdict_->capabilities : store::Capabilities();
  }

  Task<void> learn_capabilities() override {
    if (verdict_ || habits_.is_amazons) co_return Result<void>();
    if (probes_to_fail_ > 0) {
      --probes_to_fail_;
      co_return Error(ErrorKind::unavailable, "the probe failed");
    }
    const auto verdict = co_await store::probe(*this, "probe");
    if (verdict.has_error()) co_return verdict.error();
    verdict_ = *verdict;
    co_return Result<void>();
  }

  TimePoint now() const noexcept override { return clock_.now(); }

  /// So many of the next probes find nothing out.
  void fail_probes(int count) { probes_to_fail_ = count; }

  const std::map<std::string, store::Object>& objects() const { return objects_; }

 private:
  std::optional<store::Etag> etag_at(const std::string& key) const {
    const auto found = objects_.find(key);
    if (found == objects_.end()) return std::nullopt;
    return found->second.info.etag;
  }

  /// The tag of a condition as the server takes it.
  store::Etag meant(const store::Etag& etag) const {
    if (!habits_.wants_unquoted_tags) return etag;
    return etag.text().starts_with('"') ? store::Etag("no tag") : store::Etag('"' + etag.text() + '"');
  }

  ServerHabits habits_;
  const Clock& clock_;
  std::map<std::string, store::Object> objects_;
  std::set<std::string> marked_;
  std::optional<store::ProbeVerdict> verdict_;
  int probes_to_fail_ = 0;
};

}  // namespace redis3::test

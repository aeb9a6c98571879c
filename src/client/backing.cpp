#include "client/backing.hpp"

#include "client/request_info.hpp"
#include "client/request_log.hpp"
#include "embedded/memory_table.hpp"
#include "embedded/sqlite_table.hpp"
#include "store/embedded_store.hpp"
#include "store/s3_store.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace redis3::client {
namespace {

/// Objects in this process, or in a file.
class EmbeddedBacking : public Backing {
 public:
  EmbeddedBacking(std::unique_ptr<embedded::ObjectTable> table, const BackingParts& parts)
      : table_(std::move(table)),
        store_(*table_, std::string(store::embedded_bucket), parts.clock, parts.random) {}

  store::ObjectStore& store() override { return store_; }
  store::LifecycleStore* lifecycle() override { return nullptr; }
  std::string bucket() const override { return {}; }
  Task<void> check() override { co_return Result<void>(); }
  void give_up() override {}
  std::string total() const override { return {}; }
  RequestTotals totals() const override { return {}; }
  std::optional<s3::ClientCounters> counters() const override { return std::nullopt; }
  std::vector<command::InfoSection> info() const override { return {}; }

 private:
  std::unique_ptr<embedded::ObjectTable> table_;
  store::EmbeddedStore store_;
};

/// Objects in a bucket.
class S3Backing : public Backing {
 public:
  static Result<std::unique_ptr<Backing>> open(const BackingParts& parts, store::S3Config config,
                                               RequestLog log) {
    auto backing = std::make_unique<S3Backing>(config.bucket, config.creates_bucket, std::move(log));
    config.observer = [&log = backing->log_, observer = parts.observer](const s3::RequestEvent& event) {
      log.record(event);
      if (observer) observer(event);
    };
    Result<std::unique_ptr<store::S3Store>> opened = store::open_s3_store(parts.executor, std::move(config));
    if (opened.has_error()) return opened.error();
    backing->store_ = *std::move(opened);
    return std::unique_ptr<Backing>(std::move(backing));
  }

  S3Backing(std::string bucket, bool creates_bucket, RequestLog log)
      : bucket_(std::move(bucket)), creates_bucket_(creates_bucket), log_(std::move(log)) {}

  store::ObjectStore& store() override { return *store_; }
  store::LifecycleStore* lifecycle() override { return store_.get(); }
  std::string bucket() const override { return bucket_; }
  Task<void> check() override;
  void give_up() override { store_->close(); }
  std::string total() const override { return log_.total(); }
  RequestTotals totals() const override { return log_.totals(); }
  std::optional<s3::ClientCounters> counters() const override { return store_->counters(); }
  std::vector<command::InfoSection> info() const override {
    return {info_of(log_.totals(), store_->counters())};
  }

 private:
  std::string bucket_;
  bool creates_bucket_;
  RequestLog log_;
  std::unique_ptr<store::S3Store> store_;
};

// The store creates a bucket when S3 says by name that there is none. The answer to a HEAD names nothing.
Task<void> S3Backing::check() {
  const Result<void> checked = co_await store_->check_bucket();
  if (checked.has_value() || checked.error().kind() != ErrorKind::not_found) co_return checked;
  if (creates_bucket_) co_return co_await store_->ensure_bucket();
  co_return Error(
      ErrorKind::not_found,
      fmt::format("There is no bucket {}. Create it, or name a cache, whose bucket is created.", bucket_),
      checked.error().request_id());
}

/// Of the files that the system lets this process open a quarter is left to the program around us.
std::size_t connections_max(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  return std::clamp<std::size_t>(limit.rlim_cur / 4 * 3, 1, wanted);
}

Result<std::unique_ptr<Backing>> open_bucket(const BackingParts& parts, const Location& location,
                                             const Options& options) {
  store::S3Config config;
  config.bucket = location.name;
  if (location.kind == Location::Kind::cache) {
    const Result<s3::BucketName> name =
        s3::directory_bucket_name(location.bucket_prefix, location.name, location.availability_zone);
    if (name.has_error()) return name.error();
    config.bucket = name->text();
    config.creates_bucket = parts.creates;
  }
  config.region = location.region;
  config.given.profile = location.profile;
  config.given.endpoint_url = location.endpoint_url;
  config.given.access_key_id = options.access_key_id;
  config.given.secret_access_key = options.secret_access_key;
  config.given.session_token = options.session_token;
  config.clock = &parts.clock;
  config.capability_folder = store::capability_cache_folder(config.environment.variable("XDG_CACHE_HOME"),
                                                            config.environment.variable("HOME"));
  config.hedging.share_max = options.hedge_percent / 100;
  config.renews_idle_session = true;
  config.http.closes_idle_unasked = true;
  config.http.connections_max = connections_max(config.http.connections_max);
  RequestLog log({config.bucket, location.availability_zone, config.creates_bucket}, options.verbose);
  return S3Backing::open(parts, std::move(config), std::move(log));
}

Result<std::unique_ptr<Backing>> open_file(const BackingParts& parts, const std::string& path) {
  std::error_code ignored;
  if (!parts.creates && !std::filesystem::exists(path, ignored))
    return Error(ErrorKind::not_found, fmt::format("There is no file {}.", path));
  Result<std::unique_ptr<embedded::SqliteTable>> table = embedded::SqliteTable::open(path);
  if (table.has_error()) return table.error();
  return std::unique_ptr<Backing>(std::make_unique<EmbeddedBacking>(*std::move(table), parts));
}

}  // namespace

model::KeyspaceOptions keyspace_options(const Location& location) {
  model::KeyspaceOptions options;
  options.allow_lost_updates = location.allow_lost_updates;
  options.strict_writes = location.strict_writes;
  return options;
}

Result<std::unique_ptr<Backing>> open_backing(BackingParts parts, const Location& location,
                                              const Options& options) {
  switch (location.kind) {
    case Location::Kind::cache:
    case Location::Kind::bucket:
      return open_bucket(parts, location, options);
    case Location::Kind::file:
      return open_file(parts, location.path);
    case Location::Kind::memory:
      break;
  }
  return std::unique_ptr<Backing>(
      std::make_unique<EmbeddedBacking>(std::make_unique<embedded::MemoryTable>(), parts));
}

}  // namespace redis3::client

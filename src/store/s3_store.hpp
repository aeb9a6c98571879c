#pragma once

#include "aws/environment.hpp"
#include "aws/settings.hpp"
#include "base/random.hpp"
#include "base/single_flight.hpp"
#include "s3/client.hpp"
#include "store/capability_cache.hpp"
#include "store/capability_probe.hpp"
#include "store/lifecycle_store.hpp"
#include "store/object_store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace redis3::store {

/// What is known of a bucket on S3; what is left empty is looked up as load_settings() and choose_region()
/// have it.
struct S3Config {
  /// The whole name: `redis3-mytestcache--use1-az5--x-s3`; see s3::directory_bucket_name().
  std::string bucket;
  std::string region;
  /// Credentials, profile and endpoint.
  aws::GivenSettings given;
  aws::Environment environment = aws::process_environment();
  /// The bucket is created by the first call that finds it absent; see s3::ClientConfig.
  bool creates_bucket = false;
  /// Where the verdicts on other servers are kept; empty: nowhere. See capability_cache_folder().
  std::string capability_folder;
  s3::RequestObserver observer;
  /// As s3::ClientConfig has them. Of `retry`, what AWS_MAX_ATTEMPTS and the profile's max_attempts say goes
  /// first.
  s3::RetryOptions retry;
  s3::HedgeOptions hedging;
  bool renews_idle_session = false;
  http::ClientOptions http;
  /// Outlives the store.
  const Clock* clock = &system_clock();
};

/// A bucket on S3 as an object store.
///
/// Of the marked bit: an object that is put with it carries an SHA-256 in place of a CRC32C, and S3's listing
/// names the checksum of each object: SHA256 means yes, another one means no, none means unknown (servers
/// that do not keep checksums). An object put by others with an SHA-256 looks marked.
///
/// What Amazon's buckets can do is documented, and costs no request. Of a bucket behind another endpoint
/// (unless it is a directory bucket, which only servers that do what S3 Express does give sessions for)
/// nothing is known: the first call of learn_capabilities() asks the cache, then probes. A directory bucket
/// that answers 501 to an append or a rename is not asked for it again.
///
/// Lifetime, threads and errors as ObjectStore and s3::Client have them.
class S3Store : public ObjectStore, public LifecycleStore {
 public:
  /// What is known of a bucket before it is asked, and where that which is found out is kept.
  struct Knowledge {
    Capabilities capabilities;
    /// Large values go in parts, several at a time. Else in one piece.
    bool uploads_in_parts = true;
    /// Endpoint and bucket, one line.
    std::string place;
    CapabilityCache cache{std::string()};
  };

  S3Store(boost::asio::any_io_executor executor, s3::ClientConfig config, s3::TransportFactory transports,
          Knowledge knowledge);

  Task<Object> get(std::string key, GetOptions options) override;
  Task<ObjectInfo> head(std::string key) override;
  Task<Etag> put(std::string key, Bytes body, PutOptions options) override;
  Task<void> remove(std::string key, RemoveCondition condition) override;
  Task<Appended> append(std::string key, Bytes bytes, AppendOptions options) override;
  Task<void> rename(std::string from, std::string to, RenameOptions options) override;
  Task<ListPage> list(ListQuery query) override;
  Capabilities capabilities() const noexcept override;
  Task<void> learn_capabilities() override;
  TimePoint now() const noexcept override;

  Task<LifecycleDocument> read_lifecycle() override;
  Task<void> write_lifecycle(LifecycleDocument document) override;

  s3::ClientCounters counters() const noexcept { return client_.counters(); }

  /// Makes the bucket; one that is ours already is fine.
  ///
  /// Errors  already_exists  it belongs to somebody else
  /// Cost    1 PUT
  Task<void> ensure_bucket();
  /// Errors  not_found.    Cost  1 HEAD
  Task<void> check_bucket();
  /// As s3::Client::close().
  void close() { client_.close(); }

 private:
  Task<void> probe_once();
  void learn(const ProbeVerdict& verdict);
  /// A tag as this server wants it in a condition.
  std::string spelt(const Etag& etag) const;

  const Clock& clock_;
  SeededRandom random_;
  Knowledge knowledge_;
  bool unquotes_tags_ = false;
  SingleFlight probing_;
  s3::Client client_;
};

/// Opens a bucket over HTTP; sends nothing yet. Credentials that stand nowhere, but are given out by a
/// service or a program, are fetched by the first request.
/// A Region that nothing tells is asked of EC2's metadata service; that alone blocks, for up to two seconds.
///
/// Errors  invalid  the bucket's name, the Region, the endpoint or a file of settings is not right
///         denied   no source of credentials
Result<std::unique_ptr<S3Store>> open_s3_store(boost::asio::any_io_executor executor, S3Config config);

}  // namespace redis3::store

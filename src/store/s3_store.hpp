#pragma once

#include "aws/environment.hpp"
#include "aws/settings.hpp"
#include "s3/client.hpp"
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
/// Lifetime, threads and errors as ObjectStore and s3::Client have them.
class S3Store : public ObjectStore {
 public:
  S3Store(boost::asio::any_io_executor executor, s3::ClientConfig config, s3::TransportFactory transports);

  Task<Object> get(std::string key, GetOptions options) override;
  Task<ObjectInfo> head(std::string key) override;
  Task<Etag> put(std::string key, Bytes body, PutOptions options) override;
  Task<void> remove(std::string key, RemoveCondition condition) override;
  Task<ListPage> list(ListQuery query) override;
  /// Of directory buckets only: the tags of a general-purpose one are MD5 sums.
  bool has_unique_etags() const noexcept override;
  TimePoint now() const noexcept override;

  s3::ClientCounters counters() const noexcept { return client_.counters(); }

  /// Makes the bucket; one that is ours already is fine.
  ///
  /// Errors  already_exists  it belongs to somebody else
  /// Cost    1 PUT
  Task<void> ensure_bucket();
  /// Errors  not_found.    Cost  1 HEAD
  Task<void> check_bucket();

 private:
  bool is_directory_bucket_;
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

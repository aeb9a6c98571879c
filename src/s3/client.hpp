#pragma once

#include "base/clock.hpp"
#include "base/task.hpp"
#include "http/client.hpp"
#include "s3/address.hpp"
#include "s3/object.hpp"
#include "s3/operation.hpp"
#include "s3/signer.hpp"
#include "s3/xml.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace redis3::s3 {

/// The way to one origin: an http::Client, or a test's script.
struct Transport {
  /// As http::Client::send().
  std::function<Task<http::Response>(http::Request)> send;
  /// Ends what is on its way.
  std::function<void()> close;
};
/// Makes the way to an origin. Amazon's directory buckets have two of them; the second is made when it is
/// needed.
using TransportFactory = std::function<Transport(const http::Origin&)>;

struct ClientConfig {
  BucketName bucket;
  Addresses addresses;
  std::string region;
  Credentials credentials;
  /// The field that an object's annotation travels in; begins with "x-amz-meta-" and goes on in a-z, 0-9 and
  /// '-'.
  std::string metadata_field = "x-amz-meta-redis3";
  /// A call that meets no bucket creates it and goes on. For buckets that are ours to make: a bucket that is
  /// there costs no request to make sure of.
  bool creates_bucket = false;
  /// Called after each request, on the executor; must not call the client.
  RequestObserver observer;
  /// Outlives the client.
  const Clock* clock = &system_clock();
};

/// The calls of one bucket, directory or general-purpose.
///
/// A directory bucket's calls are signed by a session: made at the first call, renewed in the background
/// while it still has a minute to live (so only the first call of all, or of a bucket that was left alone for
/// minutes, waits for it), dropped and made anew where S3 refuses it. Requests carry the time as S3 has it,
/// learned from its answers. Beyond these two corrections, each tried once, nothing is repeated here; a body
/// over 1 MiB is not kept for them, and its caller gets `unavailable`.
///
/// Lifetime  the caller keeps the client alive until every Task that it began has ended. A renewal in the
/// background is
///           cancelled when the client goes; it holds what it needs by itself, and does not keep a loop
///           running for longer than its one request takes.
/// Threads   one at a time: all calls and all Tasks run on the executor, which does not run two handlers at
/// once. Errors    of every call, besides its own:
///             unavailable      nothing happened; repeat it
///             outcome_unknown  PutObject, DeleteObject: it was sent and no answer came, or 500
///             denied           no permission, wrong or expired credentials
///             invalid          refused as it is, or the bucket is not there
///             corrupt          the answer makes no sense or does not match its checksum
///             cancelled, internal
class Client {
 public:
  Client(boost::asio::any_io_executor executor, ClientConfig config, TransportFactory transports);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Makes the bucket; one that is ours already is fine. Errors  already_exists  it is somebody else's.
  Task<void> create_bucket();
  /// Errors  not_found.
  Task<void> head_bucket();

  /// Returns the new ETag. A large value is sent in parts (multipart_upload.hpp). Errors  already_exists (if_absent), conflict (if_match: changed or gone).
  Task<std::string> put_object(PutRequest request);
  /// Checks the body against the object's CRC32C or SHA-256 where S3 tells one for the whole of it.
  /// Errors  not_found, not_modified; invalid where the range begins past the end.
  Task<ReadObject> get_object(GetRequest request);
  /// Errors  not_found.
  Task<ObjectHead> head_object(std::string key);
  /// Errors  with if_match: not_found, conflict. Without it, removing nothing succeeds.
  Task<void> delete_object(DeleteRequest request);
  Task<ListedPage> list_objects(ListRequest request);

  /// S3's time, as far as its answers have told.
  TimePoint now() const noexcept;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace redis3::s3

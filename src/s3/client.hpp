#pragma once

#include "base/clock.hpp"
#include "base/task.hpp"
#include "s3/client_config.hpp"
#include "s3/hedging.hpp"
#include "s3/object.hpp"
#include "s3/xml.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace redis3::s3 {

/// What a client has done beyond sending requests.
struct ClientCounters {
  std::uint64_t retries = 0;        ///< Requests that were sent again after a failure.
  std::uint64_t corrupt_reads = 0;  ///< Answers that did not match their checksum.
  std::uint64_t sessions = 0;       ///< Sessions that were made.
  HedgeCounters hedges;

  void merge(const ClientCounters& other) noexcept {
    retries += other.retries;
    corrupt_reads += other.corrupt_reads;
    sessions += other.sessions;
    hedges.merge(other.hedges);
  }
};

/// The calls of one bucket, directory or general-purpose.
///
/// A directory bucket's calls are signed by a session: made at the first call, renewed in the background
/// before it ends, dropped and made anew where S3 refuses it. Requests carry the time as S3 has it, learned
/// from its answers.
///
/// What fails and has certainly changed nothing is sent again as the SDKs' standard mode has it (retry.hpp):
/// reads after whatever failure of the network or of S3, writes where S3 refused them or they never left. A
/// write that may have happened is not repeated but is `outcome_unknown`: only who knows what it meant can
/// tell. A rename is: S3 knows it by its token; it is `outcome_unknown` where no repetition succeeds. GET and
/// HEAD that are late are sent a second time (hedging.hpp).
///
/// Lifetime  the caller keeps the client alive until every Task that it began has ended. What goes on in the
///           background is cancelled when the client goes; it holds what it needs by itself.
/// Threads   one at a time: all calls and all Tasks run on the executor, which does not run two handlers at
///           once.
/// Errors    of every call, besides its own:
///             unavailable      nothing happened, also after repetitions; repeat it later
///             outcome_unknown  PutObject, RenameObject, DeleteObject: it was sent and no answer came, or 500
///             not_permitted    the credentials are good and do not allow it
///             denied           wrong or expired credentials
///             invalid          refused as it is, or the bucket is not there
///             corrupt          the answer makes no sense or does not match its checksum, twice
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

  /// Returns the new ETag. A large value is sent in parts (multipart_upload.hpp). Errors  already_exists
  /// (if_absent), conflict (if_match: changed or gone).
  Task<std::string> put_object(PutRequest request);
  /// Puts bytes behind those of an object of that length; without a tag and at offset 0 it creates one.
  /// Errors  not_found; conflict (another length or tag); unsupported (not to this object, or never)
  Task<AppendedObject> append_object(AppendRequest request);
  /// Gives an object another key. Errors  not_found, already_exists (if_absent), conflict (a condition does
  /// not hold); unsupported (never).
  Task<void> rename_object(RenameRequest request);
  /// Checks the body against the object's CRC32C or SHA-256 where S3 tells one for the whole of it, and reads
  /// it again where it does not match. The rest of a large value is read in parts (ranged_get.hpp).
  /// Errors  not_found, not_modified; invalid where the range begins past the end.
  Task<ReadObject> get_object(GetRequest request);
  /// Errors  not_found.
  Task<ObjectHead> head_object(std::string key);
  /// Errors  with if_match: not_found, conflict. Without it, removing nothing succeeds.
  Task<void> delete_object(DeleteRequest request);
  /// The bucket's lifecycle configuration. Errors  not_found  it has none.
  Task<LifecycleDocument> get_lifecycle();
  /// Replaces all of it. S3 looks at no condition: of two at the same time one is lost.
  /// Errors  invalid  it is not one that S3 takes.
  Task<void> put_lifecycle(LifecycleDocument document);
  Task<void> delete_lifecycle();
  Task<ListedPage> list_objects(ListRequest request);

  /// Ends all calls, those under way and those that come, with `cancelled`, whatever S3 does with what has
  /// been sent: for when nobody wants to know any more.
  void close();

  /// S3's time, as far as its answers have told.
  TimePoint now() const noexcept;
  /// What S3's clock is ahead of ours.
  std::chrono::milliseconds clock_offset() const noexcept;
  ClientCounters counters() const noexcept;
  /// Whether S3 has answered that this bucket does not do that at all.
  bool declines(Operation operation) const;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace redis3::s3

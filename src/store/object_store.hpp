#pragma once

#include "base/clock.hpp"
#include "base/task.hpp"
#include "store/capabilities.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The one seam between Redis and where the bytes lie. Nothing above it knows S3, nothing below it knows
/// Redis.
namespace redis3::store {

/// The bytes of an object.
using Bytes = std::string;

/// A name for one version of an object, unique among the versions of that object. Opaque: compared for
/// equality only.
class Etag {
 public:
  Etag() = default;
  explicit Etag(std::string text) : text_(std::move(text)) {}
  /// The tag as the store spells it: on S3 with its quotes.
  const std::string& text() const noexcept { return text_; }
  friend bool operator==(const Etag&, const Etag&) = default;

 private:
  std::string text_;
};

/// What a store tells of an object without its bytes.
struct ObjectInfo {
  Etag etag;
  std::uint64_t size_bytes = 0;
  TimePoint last_modified;
  /// The annotation that was stored with the object; empty where there was none.
  std::string metadata;
};

struct Object {
  ObjectInfo info;
  Bytes body;
};

/// The state an object must be in for a put to happen.
class PutCondition {
 public:
  enum class Kind { none, if_absent, if_match };

  static PutCondition none() { return PutCondition(Kind::none, Etag()); }
  /// No object may be there (S3: If-None-Match: *).
  static PutCondition if_absent() { return PutCondition(Kind::if_absent, Etag()); }
  /// The object must still have this tag (S3: If-Match).
  static PutCondition if_match(Etag etag) { return PutCondition(Kind::if_match, std::move(etag)); }

  Kind kind() const noexcept { return kind_; }
  const Etag& etag() const noexcept { return etag_; }

 private:
  PutCondition(Kind kind, Etag etag) : kind_(kind), etag_(std::move(etag)) {}
  Kind kind_;
  Etag etag_;
};

/// Options are classes with a constructor, not aggregates: GCC 12 destroys a braced aggregate temporary twice
/// when it stands inside a co_await expression.
class PutOptions {
 public:
  explicit PutOptions(PutCondition put_condition = PutCondition::none(), std::string annotation = {},
                      bool is_marked = false)
      : condition(std::move(put_condition)), metadata(std::move(annotation)), marked(is_marked) {}

  PutCondition condition;
  /// A short line of printable ASCII that is stored with the object, at most metadata_bytes_max; replaces
  /// what was there.
  std::string metadata;
  /// One bit that list() shows of each object without reading it. What it means is the caller's affair.
  bool marked;
};

/// S3 takes 2 KiB of names and values of user metadata; the rest is left to the name.
inline constexpr std::size_t metadata_bytes_max = 1900;
/// S3's limit for an object's name, in bytes of UTF-8.
inline constexpr std::size_t key_bytes_max = 1024;
/// How many entries one page of a listing holds at the most: S3's limit.
inline constexpr std::size_t list_entries_max = 1000;
/// S3's limit for one append.
inline constexpr std::uint64_t append_bytes_max = 5ULL << 30;
/// S3's limit for the token of a rename.
inline constexpr std::size_t rename_token_bytes_max = 64;

/// The state an object must be in for a remove to happen.
class RemoveCondition {
 public:
  static RemoveCondition none() { return RemoveCondition(std::nullopt); }
  static RemoveCondition if_match(Etag etag) { return RemoveCondition(std::move(etag)); }
  const std::optional<Etag>& etag() const noexcept { return etag_; }

 private:
  explicit RemoveCondition(std::optional<Etag> etag) : etag_(std::move(etag)) {}
  std::optional<Etag> etag_;
};

/// Bytes first..last of an object, both included, counted from 0; `last` past the end means the end.
struct ByteRange {
  std::uint64_t first;
  std::uint64_t last;
};

/// Where bytes are put behind an object's own.
class AppendOptions {
 public:
  /// The object must have `offset_bytes` bytes (S3: x-amz-write-offset-bytes), and still this tag (If-Match)
  /// where there is one.
  explicit AppendOptions(std::uint64_t offset_bytes, std::optional<Etag> etag = std::nullopt)
      : offset(offset_bytes), if_match(std::move(etag)) {}

  std::uint64_t offset;
  std::optional<Etag> if_match;
};

/// What an append has made.
struct Appended {
  Etag etag;
  std::uint64_t size_bytes = 0;
};

/// How an object gets another name.
class RenameOptions {
 public:
  /// rename_token  1..rename_token_bytes_max characters of visible ASCII, drawn anew for each rename; the
  ///               same again only to repeat it
  explicit RenameOptions(std::string rename_token, std::optional<Etag> source = std::nullopt,
                         PutCondition destination_condition = PutCondition::none())
      : token(std::move(rename_token)),
        source_match(std::move(source)),
        destination(std::move(destination_condition)) {}

  std::string token;
  /// The object must still have this tag (S3: x-amz-rename-source-if-match).
  std::optional<Etag> source_match;
  /// The state that the new name must be in; what is there is replaced.
  PutCondition destination;
};

class GetOptions {
 public:
  GetOptions() {}
  /// Answers not_modified, without a body, where the object still has this tag.
  static GetOptions if_none_match(Etag etag) {
    GetOptions options;
    options.none_match = std::move(etag);
    return options;
  }
  static GetOptions bytes(ByteRange range) {
    GetOptions options;
    options.range = range;
    return options;
  }

  /// The last `count` bytes, all of them where there are fewer; 1 at the least.
  static GetOptions last_bytes(std::uint64_t count) {
    GetOptions options;
    options.suffix_bytes = count;
    return options;
  }

  std::optional<Etag> none_match;
  /// One of these, or neither.
  std::optional<ByteRange> range;
  std::optional<std::uint64_t> suffix_bytes;
};

/// What a listing knows of the bit that an object was put with.
enum class Mark { no, yes, unknown };

struct ListEntry {
  std::string key;
  Etag etag;
  std::uint64_t size_bytes = 0;
  TimePoint last_modified;
  Mark mark = Mark::unknown;
};

class ListQuery {
 public:
  /// Every object whose name begins with `prefix`, which is empty or ends in `/`.
  static ListQuery objects(std::string prefix) { return ListQuery(std::move(prefix), false); }
  /// The directories directly under `prefix`, and the objects that lie there, but not what is deeper.
  static ListQuery directory(std::string prefix) { return ListQuery(std::move(prefix), true); }

  std::string prefix;
  bool one_level;
  /// ListPage::next of the page before; empty for the first page.
  std::string token;
  /// 1 .. list_entries_max
  std::size_t entries_max = list_entries_max;

 private:
  ListQuery(std::string a_prefix, bool is_one_level) : prefix(std::move(a_prefix)), one_level(is_one_level) {}
};

/// One page of a listing, in the store's own order, which need not be that of the names.
struct ListPage {
  std::vector<ListEntry> entries;
  /// With ListQuery::directory: names that end in `/`.
  std::vector<std::string> directories;
  /// Hand it to the next list(); empty on the last page.
  std::string next;
};

/// What an ObjectStore does of which each call ends where it begins: as the functions of the same names
/// there, with the same errors.
class ObjectsAtHand {
 public:
  virtual ~ObjectsAtHand() = default;

  virtual Result<Object> get_now(const std::string& key, const GetOptions& options) = 0;
  virtual Result<ObjectInfo> head_now(const std::string& key) = 0;
  virtual Result<Etag> put_now(const std::string& key, const Bytes& body, const PutOptions& options) = 0;
  virtual Result<void> remove_now(const std::string& key, const RemoveCondition& condition) = 0;
};

/// A bucket: names to bytes, each name atomic by itself, with strong read-after-write consistency.
///
/// Lifetime  the caller keeps the store alive until every Task that it began has ended.
/// Threads   one at a time: all calls and all Tasks run on one executor that does not run two handlers at
/// once. Errors    besides those named below every call can end in
///             unavailable      nothing happened; safe to repeat
///             denied           no credentials, or wrong ones
///             not_permitted    the credentials do not allow it; nothing happened
///             invalid          the name or the value is over a limit; nothing happened
///             corrupt          the answer did not pass its checksum or made no sense
///             cancelled        the Task was cancelled before anything was sent
///             internal         anything else
/// An object store never changes half an object, and a reader never sees half a change.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  /// Reads an object, or the asked part of it, with its information.
  ///
  /// Errors  not_found; not_modified (GetOptions::none_match); invalid where a range begins past the end, as
  ///         every one of an empty object does.
  /// Cost    1 GET.
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  virtual Task<Object> get(std::string key, GetOptions options) = 0;

  /// Tells what get() would, without the bytes.
  ///
  /// Errors  not_found.
  /// Cost    1 HEAD (priced as a GET).
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
  virtual Task<ObjectInfo> head(std::string key) = 0;

  /// Writes the whole object, or nothing. Every put makes a new tag, also when the bytes are the same.
  ///
  /// key     1..key_bytes_max bytes of UTF-8
  /// Errors  already_exists   if_absent, and an object is there
  ///         conflict         if_match, and the object changed or is gone; or another write was under way
  ///         outcome_unknown  the request left and no answer came
  /// Cost    1 PUT.   Cancel  before sending: nothing happened; after: outcome_unknown.
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
  virtual Task<Etag> put(std::string key, Bytes body, PutOptions options) = 0;

  /// Removes the object. Without a condition, removing what is not there succeeds.
  ///
  /// Errors  not_found        if_match, and nothing is there
  ///         conflict         if_match, and the object changed
  ///         outcome_unknown  the request left and no answer came
  /// Cost    1 DELETE (free on S3 Express).
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
  virtual Task<void> remove(std::string key, RemoveCondition condition) = 0;

  /// Puts bytes behind those of an object, all of them or none, without sending what is there. A store may
  /// decline it: see Capabilities::append. The metadata stays as it is, and the tag is a new one. At offset 0
  /// and without a tag it creates what is not there, without metadata.
  ///
  /// bytes   1 .. append_bytes_max
  /// Errors  not_found        nothing is there
  ///         conflict         the object has another size or tag; or another write was under way
  ///         unsupported      this store never does it, and says so in capabilities(); or not to this object:
  ///                          it is marked, has a checksum of another kind than ours, or has been appended to
  ///                          too often (S3: 10,000 parts). Nothing happened: put the whole object
  ///         outcome_unknown  the request left and no answer came
  /// Cost    1 PUT.   Cancel  before sending: nothing happened; after: outcome_unknown.
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-append.html
  virtual Task<Appended> append(std::string key, Bytes bytes, AppendOptions options) = 0;

  /// Gives an object another name, in place of what is there, at one moment and without sending it. A store
  /// may decline it: see Capabilities::rename. Bytes, metadata, mark and date go along, and so does the tag
  /// as far as is known: Amazon does not say.
  ///
  /// from, to  two different names that do not end in `/`
  /// options   A rename is done once for each token. Its repetition succeeds where it was done, and does
  ///           nothing; for how long is not documented of S3, other stores remember a token for ten minutes.
  ///           So the store itself repeats what it can, and who is told outcome_unknown may do so, too.
  /// Errors    not_found        nothing is there under `from`
  ///           already_exists   destination.if_absent, and an object is there
  ///           conflict         either object has changed or is gone; or another write was under way
  ///           unsupported      this store never does it, and says so in capabilities(); nothing happened
  ///           outcome_unknown  a request left, and nothing that came after it tells what became of it
  /// Cost      1 PUT.   Cancel  before sending: nothing happened; after: outcome_unknown.
  /// Source    https://docs.aws.amazon.com/AmazonS3/latest/API/API_RenameObject.html
  virtual Task<void> rename(std::string from, std::string to, RenameOptions options) = 0;

  /// One page of names. An object that was there throughout a whole listing is in it once.
  ///
  /// Cost    1 LIST (priced as a PUT).
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
  virtual Task<ListPage> list(ListQuery query) = 0;

  /// The same objects without waiting, where the store has them in this process's memory; else nullptr. A
  /// wrapper has something to do with every call, and so has none.
  virtual ObjectsAtHand* at_hand() noexcept { return nullptr; }

  /// What this store can do, as far as it is known.
  virtual Capabilities capabilities() const noexcept = 0;

  /// Finds out what capabilities() does not know: afterwards they `are_known()`.
  ///
  /// Cost    nothing where they are, as on S3 Express; else about ten requests on an object of its own, once.
  virtual Task<void> learn_capabilities() = 0;

  /// The store's idea of the time: for S3 our clock corrected by the Date of its answers.
  virtual TimePoint now() const noexcept = 0;
};

}  // namespace redis3::store

#pragma once

#include "redis3/error.hpp"
#include "redis3/key_range.hpp"
#include "redis3/options.hpp"
#include "redis3/reply.hpp"
#include "redis3/set_options.hpp"
#include "redis3/stats.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3 {

/// Redis's commands on the keys of one bucket, file or memory. Every call waits for its answer.
///
///     redis3::Client r({.cache = "mytestcache", .db = 0});
///     r.set("userId:10", "1701743088");
///     std::optional<std::string> v = r.get("userId:10");
///
/// Keys and values are any bytes; a key is at most 1,022 bytes long as it is encoded in the object's
/// name, a value at most 512 MiB.
///
/// Lifetime  the destructor waits for what goes on in the background, as long as one request may take.
/// Threads   any number of threads may call at once: a caller drives the network on its own thread, for
///           others too. Their commands on one key run one after the other, those on different keys side
///           by side. The database that SELECT sets holds for all threads. After a fork only the parent
///           may go on.
/// Errors    every call may throw redis3::Error:
///             reply            the command answered with an error; message() has Redis's words, and
///                              nothing was done
///             unavailable      the store could not be reached; nothing happened, it may be repeated
///             outcome_unknown  a write was sent and its answer was lost; read back before repeating it
///             denied           no credentials, or wrong ones
///             not_permitted    the credentials do not allow what was asked before a command could run; a
///                              command that they do not allow ends in a reply that begins with NOPERM
///             unsupported      the server does not know what opening it asks for; a command that a server
///                              cannot do atomically, or that meets an object of a newer redis3, ends in a
///                              reply that says so
///             corrupt          an object or an answer that is damaged
///             internal         a fault of redis3 or of the server
/// Cost      told for each call in S3 requests; those of one call run at the same time where they can.
class Client {
 public:
  /// Opens the store, and creates the cache's bucket or the file where it is absent.
  ///
  /// Errors  invalid    the options contradict each other or name no place; the message says what is right
  ///         not_found  `bucket` is not there
  ///         denied     no credentials, or wrong ones
  ///         not_permitted  somebody else's bucket, or one that these credentials may not use
  /// Cost    1 CreateSession (free) with a directory bucket, and 1 HEAD unless Options::is_lazy;
  ///         1 CreateBucket where a cache has none yet.
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  explicit Client(Options options);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// Sets a key, whatever it held; true, or false where the options' condition was not met.
  ///
  /// Cost    1 PUT; with nx where the key is there 1 HEAD more; with xx, ifeq, ifne or keepttl 1 read more
  ///         where this client does not remember the key.
  /// Atomic  with any other write to the key, from any process.
  /// Source  https://redis.io/docs/latest/commands/set/
  bool set(std::string key, std::string value, SetOptions options = {});

  /// Sets a key and returns the value that it had before; absent where there was none. With a condition,
  /// what it returns is the value that the condition looked at, whether it was met or not.
  ///
  /// Cost    1 PUT, and 1 GET where this client does not remember the key.
  /// Atomic  as set().
  /// Source  https://redis.io/docs/latest/commands/set/
  std::optional<std::string> set_get(std::string key, std::string value, SetOptions options = {});

  /// The value of a key; absent where there is none.
  ///
  /// Cost    1 GET.
  /// Source  https://redis.io/docs/latest/commands/get/
  std::optional<std::string> get(std::string key);

  /// Sets several keys; none of them keeps an expiry.
  ///
  /// Atomic  each key by itself: another client may see some of them set and others not yet, and after an
  ///         Error some may be set.
  /// Cost    1 PUT a key.
  /// Source  https://redis.io/docs/latest/commands/mset/
  void mset(std::vector<std::pair<std::string, std::string>> keys_and_values);

  /// The values of several keys in their order; absent where there is none.
  ///
  /// Atomic  each key by itself.
  /// Cost    1 GET a key.
  /// Source  https://redis.io/docs/latest/commands/mget/
  std::vector<std::optional<std::string>> mget(std::vector<std::string> keys);

  /// Removes keys; how many of them were there.
  ///
  /// Atomic  each key by itself.
  /// Cost    1 DELETE a key (free), and 1 HEAD where this client does not remember the key.
  /// Source  https://redis.io/docs/latest/commands/del/
  std::int64_t del(std::vector<std::string> keys);

  /// How many of these keys are there; one that is named twice counts twice.
  ///
  /// Cost    1 HEAD a key.
  /// Source  https://redis.io/docs/latest/commands/exists/
  std::int64_t exists(std::vector<std::string> keys);

  /// The keys of the present database that match a pattern, in no order: `*` stands for any bytes, `?` for
  /// one, `[ae]` `[^e]` `[a-c]` for one of some; `\` takes the next as it is.
  ///
  /// Atomic  no: keys that come or go while it is iterated may be among them or not.
  /// Cost    as it is iterated 1 LIST for each 1,000 keys of the database, and 1 HEAD for each match that
  ///         may have expired.
  /// Source  https://redis.io/docs/latest/commands/keys/
  KeyRange keys(std::string pattern = "*");

  /// Any command, in the words of Redis's documentation: r.command({"SET", "k", "v", "EX", "10"}). An error
  /// reply is thrown as ErrorKind::reply.
  Reply command(std::vector<std::string> words);

  /// What this client has asked of S3 so far, and what it cost.
  ///
  /// Cost    no request.
  Stats stats();

  /// The number of the database that commands work on: that of the options, or of the last SELECT.
  std::int64_t db() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace redis3

#pragma once

#include <boost/system/result.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace redis3 {

/// What went wrong, said by what the caller should do next.
enum class ErrorKind {
  not_found,        ///< The object, key or bucket is not there.
  already_exists,   ///< A create-only write met something that is there.
  conflict,         ///< Somebody else changed the object meanwhile: read again, decide again.
  not_modified,     ///< A conditional read found what the caller already holds.
  unavailable,      ///< Nothing happened; the same call may be repeated.
  outcome_unknown,  ///< It was sent and no answer came: it may have happened. Read back before repeating.
  denied,           ///< The credentials are missing, wrong, expired, or not let in to the place at all.
  not_permitted,    ///< The credentials are let in and do not allow this; nothing happened.
  invalid,          ///< The request itself is wrong; repeating it cannot help.
  unsupported,      ///< This store cannot do it.
  corrupt,          ///< Stored data or an answer is not what it must be.
  cancelled,        ///< The caller gave up.
  reply,            ///< The command answered with an error reply; the message is its text.
  internal,         ///< A fault of redis3 or of the server.
};

/// The enumerator's name, for example "outcome_unknown".
std::string_view name_of(ErrorKind kind) noexcept;

/// A failure: what to do about it, a sentence for people, and S3's request id where there is one.
///
/// Asynchronous calls return it inside a Result; blocking calls throw it.
class Error : public std::exception {
 public:
  /// Boost.System's result wants one; it is never looked at.
  Error() : Error(ErrorKind::internal, {}) {}
  Error(ErrorKind kind, std::string message, std::string request_id = {})
      : kind_(kind), message_(std::move(message)), request_id_(std::move(request_id)) {}

  ErrorKind kind() const noexcept { return kind_; }
  /// One line that says what happened and, where something can be done, what to do. Never holds a secret.
  const std::string& message() const noexcept { return message_; }
  /// S3's x-amz-request-id, empty where no server answered.
  const std::string& request_id() const noexcept { return request_id_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string message_;
  std::string request_id_;
};

/// Found by Boost.System: Result::value() of a failure throws the Error itself.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

/// A value, or the Error that took its place.
template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace redis3

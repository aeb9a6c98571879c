#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3 {

/// The answer to one command, in the terms of the Redis protocol
/// (https://redis.io/docs/latest/develop/reference/protocol-spec/).
///
/// A plain value: copyable, owns everything it shows, safe to read from several threads.
class Reply {
 public:
  enum class Type {
    null,        ///< No value: the key is absent, or a condition was not met.
    status,      ///< A simple string such as OK.
    error,       ///< An error line such as "WRONGTYPE Operation against a key …".
    integer,     ///< A signed 64-bit number.
    bulk,        ///< Bytes.
    verbatim,    ///< Text for people (INFO): a verbatim string in RESP3, a bulk string in RESP2.
    array,       ///< Elements in order.
    map,         ///< Keys and values in turn: elements()[0] is the first key, [1] its value.
    set,         ///< Elements without order or repetition; an array in RESP2.
    push,        ///< Elements that no command has asked for, such as a message; an array in RESP2.
    null_array,  ///< No array: EXEC was not done. In RESP3 the same as null.
  };

  static Reply null() { return Reply(Type::null); }
  static Reply status(std::string text) { return Reply(Type::status, std::move(text)); }
  static Reply ok() { return status("OK"); }
  /// `text` begins with the error's code word: "ERR syntax error".
  static Reply error(std::string text) { return Reply(Type::error, std::move(text)); }
  static Reply integer(std::int64_t value) {
    Reply reply(Type::integer);
    reply.integer_ = value;
    return reply;
  }
  static Reply bulk(std::string bytes) { return Reply(Type::bulk, std::move(bytes)); }
  static Reply verbatim(std::string text) { return Reply(Type::verbatim, std::move(text)); }
  static Reply array(std::vector<Reply> elements) { return Reply(Type::array, std::move(elements)); }
  static Reply map(std::vector<Reply> keys_and_values) {
    return Reply(Type::map, std::move(keys_and_values));
  }
  static Reply set(std::vector<Reply> elements) { return Reply(Type::set, std::move(elements)); }
  static Reply push(std::vector<Reply> elements) { return Reply(Type::push, std::move(elements)); }
  static Reply null_array() { return Reply(Type::null_array); }

  Type type() const noexcept { return type_; }
  bool is_null() const noexcept { return type_ == Type::null || type_ == Type::null_array; }
  bool is_error() const noexcept { return type_ == Type::error; }

  /// The text or bytes of a status, error, bulk or verbatim reply; empty for the others.
  const std::string& text() const& noexcept { return text_; }
  std::string text() && noexcept { return std::move(text_); }
  /// The number of an integer reply; 0 for the others.
  std::int64_t integer() const noexcept { return integer_; }
  /// The elements of an array, map, set or push; empty for the others.
  const std::vector<Reply>& elements() const& noexcept { return elements_; }
  std::vector<Reply> elements() && noexcept { return std::move(elements_); }

  friend bool operator==(const Reply&, const Reply&) = default;

 private:
  explicit Reply(Type type) : type_(type) {}
  Reply(Type type, std::string text) : type_(type), text_(std::move(text)) {}
  Reply(Type type, std::vector<Reply> elements) : type_(type), elements_(std::move(elements)) {}

  Type type_;
  std::int64_t integer_ = 0;
  std::string text_;
  std::vector<Reply> elements_;
};

}  // namespace redis3

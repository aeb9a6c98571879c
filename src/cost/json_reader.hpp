#pragma once

#include "redis3/error.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace redis3::cost {

/// A value of a JSON document that knows its place in it. The first thing that is wrong is kept, with its
/// place, and all that is read from there on is empty: who reads a document asks once, at its end.
class JsonNode {
 public:
  /// Both outlive all nodes. `problem` is empty at the beginning.
  JsonNode(const boost::json::value& root, std::string& problem) : JsonNode(root, problem, {}) {}

  /// A member that has to be there.
  JsonNode at(std::string_view name) const;
  /// A member that may be missing.
  std::optional<JsonNode> find(std::string_view name) const;

  std::string text() const;
  /// From 0 up.
  double amount() const;
  bool truth() const;
  const boost::json::object& object() const;
  const boost::json::array& array() const;
  /// Of a member or element that was met on the way through object() or array().
  JsonNode child(std::string_view name, const boost::json::value& value) const;
  JsonNode child(std::size_t index, const boost::json::value& value) const;

  void fail(std::string_view what) const;

 private:
  JsonNode(const boost::json::value& value, std::string& problem, std::string path)
      : value_(&value), problem_(&problem), path_(std::move(path)) {}

  const boost::json::value* value_;
  std::string* problem_;
  std::string path_;
};

/// A JSON text as a value. Errors  invalid  it is none; the message names the line.
Result<boost::json::value> parse_json(std::string_view text);

/// The name of a member, as our own functions take it.
std::string_view name_of(const boost::json::key_value_pair& member);

}  // namespace redis3::cost

#include "cost/json_reader.hpp"

#include <fmt/format.h>

#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <cmath>

namespace redis3::cost {
namespace {

/// What is read where something else should have been.
const boost::json::value& nothing() {
  static const boost::json::value null;
  return null;
}

}  // namespace

JsonNode JsonNode::at(std::string_view name) const {
  std::optional<JsonNode> found = find(name);
  if (found) return *std::move(found);
  fail(fmt::format("there is no \"{}\"", name));
  return child(name, nothing());
}

std::optional<JsonNode> JsonNode::find(std::string_view name) const {
  const boost::json::value* found = object().if_contains(boost::json::string_view(name.data(), name.size()));
  if (found == nullptr) return std::nullopt;
  return child(name, *found);
}

std::string JsonNode::text() const {
  if (value_->is_string()) return std::string(value_->get_string());
  fail("that is no text");
  return {};
}

double JsonNode::amount() const {
  double number = -1;
  if (value_->is_int64()) number = static_cast<double>(value_->get_int64());
  if (value_->is_uint64()) number = static_cast<double>(value_->get_uint64());
  if (value_->is_double()) number = value_->get_double();
  if (std::isfinite(number) && number >= 0) return number;
  fail("that is no number from 0 up");
  return 0;
}

bool JsonNode::truth() const {
  if (value_->is_bool()) return value_->get_bool();
  fail("that is neither true nor false");
  return false;
}

const boost::json::object& JsonNode::object() const {
  static const boost::json::object empty;
  if (value_->is_object()) return value_->get_object();
  fail("that is no object");
  return empty;
}

const boost::json::array& JsonNode::array() const {
  static const boost::json::array empty;
  if (value_->is_array()) return value_->get_array();
  fail("that is no list");
  return empty;
}

JsonNode JsonNode::child(std::string_view name, const boost::json::value& value) const {
  return {value, *problem_, path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name)};
}

JsonNode JsonNode::child(std::size_t index, const boost::json::value& value) const {
  return {value, *problem_, fmt::format("{}[{}]", path_, index)};
}

void JsonNode::fail(std::string_view what) const {
  if (problem_->empty()) *problem_ = fmt::format("{}: {}", path_.empty() ? "the document" : path_, what);
}

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::stream_parser parser;
  boost::json::error_code problem;
  const std::size_t taken = parser.write_some(text.data(), text.size(), problem);
  if (!problem && text.find_first_not_of(" \t\r\n", taken) == std::string_view::npos) {
    parser.finish(problem);
    if (!problem) return parser.release();
  }
  const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(taken), '\n') + 1;
  return Error(ErrorKind::invalid, fmt::format("line {} is no JSON: {}", line,
                                               problem ? problem.message() : "something follows its end"));
}

std::string_view name_of(const boost::json::key_value_pair& member) {
  return {member.key().data(), member.key().size()};
}

}  // namespace redis3::cost

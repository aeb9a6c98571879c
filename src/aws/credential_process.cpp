#include "aws/credential_process.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <utility>

namespace redis3::aws {
namespace {

Error invalid(std::string clause) {
  return Error(ErrorKind::invalid, std::move(clause));
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The text of a member; empty where there is none, or where it is null. Absent where it is something else.
std::optional<std::string> text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* const value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string();
  if (!value->is_string()) return std::nullopt;
  const boost::json::string& text = value->get_string();
  return std::string(text.data(), text.size());
}

bool is_version_1(const boost::json::object& object) {
  const boost::json::value* const version = object.if_contains("Version");
  return version != nullptr && version->is_int64() && version->get_int64() == 1;
}

}  // namespace

Result<std::vector<std::string>> split_command_line(std::string_view line) {
  std::vector<std::string> words;
  // Apart from the word's bytes, since "" is a word, too.
  bool is_in_word = false;
  char quote = '\0';
  std::string word;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    const bool is_escape = c == '\\' && quote != '\'';
    if (is_escape && at + 1 == line.size()) return invalid("ends with a backslash");
    if (is_escape) {
      const char escaped = line[++at];
      if (quote == '"' && escaped != '"' && escaped != '\\') word += c;
      word += escaped;
      is_in_word = true;
    } else if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      is_in_word = true;
    } else if (!is_blank(c)) {
      word += c;
      is_in_word = true;
    } else if (is_in_word) {
      words.push_back(std::exchange(word, {}));
      is_in_word = false;
    }
  }
  if (quote != '\0') return invalid("has a quote that is not closed");
  if (is_in_word) words.push_back(std::move(word));
  if (words.empty() || words.front().empty()) return invalid("names no program");
  return words;
}

Result<Credentials> read_process_credentials(std::string_view output) {
  boost::system::error_code problem;
  const boost::json::value document = boost::json::parse({output.data(), output.size()}, problem);
  if (problem || !document.is_object()) return invalid("printed no JSON object");
  const boost::json::object& object = document.get_object();
  if (!is_version_1(object)) return invalid("printed an object whose Version is not 1");
  auto access_key_id = text_of(object, "AccessKeyId");
  auto secret_access_key = text_of(object, "SecretAccessKey");
  auto session_token = text_of(object, "SessionToken");
  if (!access_key_id || access_key_id->empty()) return invalid("printed no AccessKeyId");
  if (!secret_access_key || secret_access_key->empty()) return invalid("printed no SecretAccessKey");
  if (!session_token) return invalid("printed a SessionToken that is no text");
  return Credentials{std::move(*access_key_id), std::move(*secret_access_key), std::move(*session_token)};
}

}  // namespace redis3::aws

#include "session/secrets.hpp"

#include "base/text.hpp"

namespace redis3::session {
namespace {

bool is_secret_setting(std::string_view name) {
  for (const std::string_view secret :
       {"requirepass", "masterauth", "masteruser", "tls-key-file-pass", "tls-client-key-file-pass"}) {
    if (equal_ignoring_case(name, secret)) return true;
  }
  return false;
}

}  // namespace

bool is_secret(const command::Argv& argv, std::size_t at) {
  const auto is_word = [&](std::size_t position, std::string_view word) {
    return position < at && equal_ignoring_case(argv[position], word);
  };
  if (is_word(0, "auth")) return at >= 1;
  // HELLO 3 AUTH name password
  if (is_word(0, "hello"))
    return (at >= 2 && is_word(at - 1, "auth")) || (at >= 3 && is_word(at - 2, "auth"));
  if (is_word(0, "acl")) return at >= 2 && is_word(1, "setuser");
  // CONFIG SET name value name value
  if (is_word(0, "config"))
    return at >= 3 && at % 2 == 1 && is_word(1, "set") && is_secret_setting(argv[at - 1]);
  return false;
}

}  // namespace redis3::session

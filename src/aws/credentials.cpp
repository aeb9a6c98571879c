#include "aws/credentials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::aws {
namespace {

constexpr std::size_t access_key_id_bytes_max = 128;
// Session tokens of web identities reach 2 KiB and more; the whole head must stay under 8 KiB.
constexpr std::size_t token_bytes_max = 6144;

Error invalid_in(std::string_view source, std::string_view what) {
  return Error(ErrorKind::invalid, fmt::format("{}: {}", source, what));
}

}  // namespace

bool is_header_token(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<Credentials> checked(Credentials credentials, std::string_view source) {
  const std::string& id = credentials.access_key_id;
  if (id.empty())
    return invalid_in(source, "there is a secret access key without its access key id; give both.");
  if (credentials.secret_access_key.empty())
    return invalid_in(source, "there is an access key id without its secret access key; give both.");
  if (id.size() > access_key_id_bytes_max || !is_header_token(id) ||
      id.find_first_of("/,=") != std::string::npos) {
    return invalid_in(source, "the access key id is not one; it looks like AKIAIOSFODNN7EXAMPLE.");
  }
  if (!is_header_token(credentials.secret_access_key))
    return invalid_in(source, "the secret access key holds blanks or other bytes that no key has.");
  const std::string& token = credentials.session_token;
  if (!token.empty() && (token.size() > token_bytes_max || !is_header_token(token))) {
    return invalid_in(source,
                      "the session token holds blanks or other bytes that no token has, or is over 6 KiB.");
  }
  return credentials;
}

}  // namespace redis3::aws

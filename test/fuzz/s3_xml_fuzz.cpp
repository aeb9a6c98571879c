#include "s3/xml.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// Every reader of S3's XML takes any bytes and answers with a value or `corrupt`; what it accepts keeps its
/// promises.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace redis3;
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto require = [](bool is_kept) {
    if (!is_kept) std::abort();
  };

  const s3::ErrorBody error = s3::read_error(body);
  // What is told apart from a result has to be read as an error document, or as none at all.
  if (!error.code.empty()) require(body.find("Error") != std::string::npos);
  [[maybe_unused]] const bool is_error = s3::holds_error(body);

  const auto session = s3::read_session(body);
  if (session) {
    const aws::Credentials& credentials = session->credentials;
    for (const std::string& part :
         {credentials.access_key_id, credentials.secret_access_key, credentials.session_token}) {
      require(!part.empty());
      for (const char c : part)
        require(c > 0x20 && c < 0x7f);
    }
  } else {
    require(session.error().kind() == ErrorKind::corrupt);
  }

  const auto page = s3::read_list(body);
  if (page) {
    for (const s3::ListedObject& object : page->objects)
      require(!object.key.empty() && !object.etag.empty());
    for (const std::string& prefix : page->prefixes)
      require(!prefix.empty());
  } else {
    require(page.error().kind() == ErrorKind::corrupt);
  }
  return 0;
}

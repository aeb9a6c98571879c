#include "aws/credential_source.hpp"
#include "aws/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// The shared files of the AWS tools may hold any bytes: each is settings and a source of credentials, or an
/// error that says so. What is to stand in a request can stand there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace redis3;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto require = [](bool is_kept) {
    if (!is_kept) std::abort();
  };

  aws::Environment environment;
  environment.variable = [](const std::string& name) -> std::optional<std::string> {
    if (name == "HOME") return "/home/u";
    return std::nullopt;
  };
  // The same text is both files, so that each kind of section is met.
  environment.file = [&text](const std::string&) -> Result<std::optional<std::string>> {
    return std::optional(text);
  };

  for (const char* const profile : {"", "p"}) {
    aws::GivenSettings given;
    given.profile = profile;
    const auto settings = aws::load_settings(given, environment);
    if (!settings) {
      require(settings.error().kind() == ErrorKind::invalid);
      continue;
    }
    if (!settings->credentials) {
      const ErrorKind kind = settings->credentials.error().kind();
      require(kind == ErrorKind::invalid || kind == ErrorKind::denied);
      continue;
    }
    const aws::CredentialSource& source = settings->credentials->source;
    require(!source.name.empty());
    if (const auto* const known = std::get_if<aws::KnownKeys>(&source.how)) {
      require(aws::is_header_token(known->grant.credentials.access_key_id));
      require(aws::is_header_token(known->grant.credentials.secret_access_key));
    }
    if (const auto* const program = std::get_if<aws::KeyProgram>(&source.how))
      require(!program->words.empty());
  }
  return 0;
}

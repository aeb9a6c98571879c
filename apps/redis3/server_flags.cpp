#include "server_flags.hpp"

#include "aws/environment.hpp"

namespace redis3::app {

void define_server_flags(CLI::App& app, redis_client::ConnectionOptions& options, const char* group) {
  app.add_option("--cacert", options.ca_file,
                 "rediss: a file of the authorities to trust, in place of the system's")
      ->type_name("FILE")
      ->group(group);
  auto* certificate =
      app.add_option("--cert", options.certificate_file, "rediss: our certificate, where one is asked for")
          ->type_name("FILE")
          ->group(group);
  auto* key =
      app.add_option("--key", options.key_file, "rediss: its private key")->type_name("FILE")->group(group);
  certificate->needs(key);
  key->needs(certificate);
}

std::string server_password() {
  return aws::process_environment().variable("REDISCLI_AUTH").value_or("");
}

}  // namespace redis3::app

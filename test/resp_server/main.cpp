#include "resp_server/server.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argument_count, char** arguments) {
  if (argument_count < 2 || argument_count > 3) {
    std::fprintf(stderr, "usage: resp_server URL [PORT]\n");
    return 2;
  }
  const auto port = static_cast<std::uint16_t>(argument_count == 3 ? std::atoi(arguments[2]) : 0);
  const redis3::Result<void> served = redis3::test::serve(arguments[1], port);
  if (served.has_error()) {
    std::fprintf(stderr, "resp_server: %s\n", served.error().message().c_str());
    return 1;
  }
  return 0;
}

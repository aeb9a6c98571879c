#include "this_machine.hpp"

#include <boost/version.hpp>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>

namespace redis3::app {
namespace {

std::string system_name() {
  utsname name{};
  if (uname(&name) != 0) return {};
  return fmt::format("{} {} {}", name.sysname, name.release, name.machine);
}

/// Empty where the kernel does not call it by name, as on ARM.
std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with("model name")) continue;
    const std::size_t begin = line.find_first_not_of(" \t:", line.find(':'));
    return begin == std::string::npos ? std::string() : line.substr(begin);
  }
  return {};
}

std::uint64_t memory_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGE_SIZE);
  if (pages <= 0 || page_bytes <= 0) return 0;
  return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes);
}

std::string compiler() {
#ifdef __clang__
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace

bench::Machine this_machine() {
  bench::Machine machine;
  machine.system = system_name();
  machine.processor = processor_name();
  machine.processors = std::thread::hardware_concurrency();
  machine.memory_bytes = memory_bytes();
  machine.versions = {{"redis3", REDIS3_VERSION},
                      {"compiler", compiler()},
                      {"Boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1000,
                                            BOOST_VERSION % 100)},
                      {"OpenSSL", OpenSSL_version(OPENSSL_VERSION)}};
  return machine;
}

}  // namespace redis3::app

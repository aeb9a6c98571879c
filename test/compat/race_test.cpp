// Two processes count together on one SQLite file, with nothing but GET and SET IFEQ: no increment may be
// lost.

#include "redis3/redis3.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

namespace redis3 {
namespace {

constexpr int increments_total = 10'000;
constexpr int processes = 2;

/// A folder of its own, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "redis3-race-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::filesystem::path path() const { return path_; }

 private:
  std::filesystem::path path_;
};

Options options_for(const std::filesystem::path& file) {
  Options options;
  options.url = "sqlite:" + file.string();
  return options;
}

/// Adds one as often as told, each time until its own SET IFEQ has won. Returns how often it lost.
long count_up(Client& client, int increments) {
  long losses = 0;
  for (int done = 0; done < increments;) {
    const std::string seen = client.get("counter").value();
    const std::string next = std::to_string(std::stol(seen) + 1);
    SetOptions condition;
    condition.ifeq = seen;
    if (client.set("counter", next, condition)) {
      ++done;
    } else {
      ++losses;
    }
  }
  return losses;
}

/// The child's whole life; it ends without running what the parent has registered for its own end.
[[noreturn]] void live_as_child(const std::filesystem::path& file) {
  int code = 1;
  try {
    Client client(options_for(file));
    const long losses = count_up(client, increments_total / processes);
    std::cout << "process " << ::getpid() << " lost " << losses << " races" << std::endl;
    code = 0;
  } catch (const std::exception& error) {
    std::cout << "process " << ::getpid() << ": " << error.what() << std::endl;
  }
  std::_Exit(code);
}

TEST(TwoProcessesOnOneFile, lose_no_increment) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "cache.db";
  { Client(options_for(file)).set("counter", "0"); }

  pid_t children[processes];
  for (pid_t& child : children) {
    child = ::fork();
    ASSERT_NE(child, -1);
    if (child == 0) live_as_child(file);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
  }

  EXPECT_EQ(Client(options_for(file)).get("counter"), std::to_string(increments_total));
}

TEST(TwoProcessesOnOneFile, create_a_key_once) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "cache.db";
  { Client(options_for(file)).set("here", "yes"); }
  constexpr int keys = 200;

  // Each tells by its exit code how many of the keys it was the one to create.
  pid_t children[processes];
  for (pid_t& child : children) {
    child = ::fork();
    ASSERT_NE(child, -1);
    if (child != 0) continue;
    int created = 0;
    Client client(options_for(file));
    SetOptions if_absent;
    if_absent.nx = true;
    for (int key = 0; key < keys; ++key) {
      created += client.set("key-" + std::to_string(key), std::to_string(::getpid()), if_absent);
    }
    std::_Exit(created);
  }
  int created = 0;
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    created += WEXITSTATUS(status);
  }
  EXPECT_EQ(created, keys);
}

}  // namespace
}  // namespace redis3

#pragma once

#include "redis3/reply.hpp"
#include "support/reply_reader.hpp"
#include "support/temporary_folder.hpp"

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace redis3::test {

/// A real Redis server on a socket in a folder of its own, which saves nothing, and a connection to it.
class RealRedis {
 public:
  /// Absent where this machine has no Redis server of version 7.
  static std::unique_ptr<RealRedis> start();
  ~RealRedis();
  RealRedis(const RealRedis&) = delete;
  RealRedis& operator=(const RealRedis&) = delete;

  /// Throws where the server is gone.
  Reply run(const std::vector<std::string>& argv);
  /// The path of its socket.
  std::string socket_path() const { return folder_.file("socket"); }

 private:
  RealRedis();
  bool connect();

  TemporaryFolder folder_;
  pid_t process_ = -1;
  int socket_ = -1;
  ReplyReader reader_;
};

}  // namespace redis3::test

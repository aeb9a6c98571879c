#include "support/real_redis.hpp"

#include "resp/request_writer.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

namespace redis3::test {
namespace {

constexpr std::chrono::seconds patience{20};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Becomes the server, which ends with us. Debian's redis-tools holds it as redis-check-rdb; it goes by the
/// name that it is called by.
[[noreturn]] void become_the_server(const std::string& folder) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string socket = folder + "/socket";
  const std::string log = folder + "/log";
  const std::array<const char*, 14> words{
      "redis-server", "--port",       "0",         "--unixsocket", socket.c_str(), "--save", "",
      "--dir",        folder.c_str(), "--logfile", log.c_str(),    "--databases",  "16",     nullptr};
  for (const char* program : {"redis-check-rdb", "redis-server"})
    execvp(program, const_cast<char* const*>(words.data()));
  _exit(127);
}

}  // namespace

std::unique_ptr<RealRedis> RealRedis::start() {
  std::unique_ptr<RealRedis> redis(new RealRedis());
  redis->process_ = fork();
  if (redis->process_ < 0) fail("fork");
  if (redis->process_ == 0) become_the_server(redis->folder_.path().string());
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!redis->connect()) {
    if (waitpid(redis->process_, nullptr, WNOHANG) != 0) {
      redis->process_ = -1;
      return nullptr;
    }
    if (std::chrono::steady_clock::now() > end) fail("the Redis server does not answer");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const std::string info = redis->run({"INFO", "server"}).text();
  if (info.find("redis_version:7.") == info.npos) return nullptr;
  return redis;
}

RealRedis::RealRedis()
    : reader_([this] {
        std::array<char, 64 * 1024> chunk;
        const ssize_t length = ::read(socket_, chunk.data(), chunk.size());
        if (length <= 0) fail("reading from the Redis server");
        return std::string(chunk.data(), static_cast<std::size_t>(length));
      }) {}

RealRedis::~RealRedis() {
  if (socket_ >= 0) close(socket_);
  if (process_ < 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

bool RealRedis::connect() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  folder_.file("socket").copy(address.sun_path, sizeof(address.sun_path) - 1);
  socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) fail("socket");
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return true;
  close(socket_);
  socket_ = -1;
  return false;
}

Reply RealRedis::run(const std::vector<std::string>& argv) {
  std::string bytes;
  resp::write_request(argv, bytes);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t length = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (length <= 0) fail("writing to the Redis server");
    sent += static_cast<std::size_t>(length);
  }
  return reader_.read();
}

}  // namespace redis3::test

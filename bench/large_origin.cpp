#include "large_origin.hpp"

#include "base/clock.hpp"
#include "base/crc32c.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"
#include "stream.hpp"

#include <fmt/format.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace redis3::bench {
namespace {

namespace asio = boost::asio;
using Socket = asio::ip::tcp::socket;

/// What stands between two words of a text; empty where they are not there.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = text.substr(begin + before.size());
  return rest.substr(0, rest.find(after));
}

std::uint64_t number_of(std::string_view text) {
  return to_uint64(text).value_or(0);
}

/// So much moves at once before a paced connection rests.
constexpr std::uint64_t paced_bytes = 256 * 1024;

/// Calls `move` for one piece of `bytes` after the other, no faster than the pace.
void move_paced(const Pace& pace, std::uint64_t bytes,
                const std::function<void(std::uint64_t first, std::uint64_t count)>& move) {
  if (pace.bytes_per_second == 0) return move(0, bytes);
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t first = 0; first < bytes; first += paced_bytes) {
    const std::uint64_t end = std::min(first + paced_bytes, bytes);
    move(first, end - first);
    const std::chrono::duration<double> due(static_cast<double>(end) /
                                            static_cast<double>(pace.bytes_per_second));
    std::this_thread::sleep_until(begin + std::chrono::duration_cast<std::chrono::nanoseconds>(due));
  }
}

/// What its connections share. `received` is written by several of them, each in its own place.
struct Storage {
  explicit Storage(std::uint64_t bytes_max) : value(bytes_max, 'v'), received(bytes_max, '\0') {}

  std::string checksum_of(std::uint64_t bytes) {
    const std::lock_guard lock(mutex);
    std::string& known = checksums[bytes];
    if (known.empty()) known = crc32c_base64(crc32c(std::string_view(value).substr(0, bytes)));
    return known;
  }

  const std::string value;
  std::string received;
  std::mutex mutex;
  std::map<std::uint64_t, std::string> checksums;
};

/// One connection, served by one thread until the client closes it.
class Connection {
 public:
  Connection(Socket socket, Storage& storage, Pace pace)
      : socket_(std::move(socket)), storage_(storage), pace_(pace) {
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }

  void serve() {
    boost::system::error_code error;
    while (!error) {
      const std::size_t length = asio::read_until(socket_, asio::dynamic_buffer(in_), "\r\n\r\n", error);
      if (error) return;
      const std::string head = in_.substr(0, length);
      in_.erase(0, length);
      take_body(head, error);
      std::this_thread::sleep_for(pace_.latency);
      if (!error) answer(head, error);
    }
  }

 private:
  static std::uint64_t object_bytes(std::string_view target) {
    const std::string_view path = target.substr(0, target.find('?'));
    return number_of(path.substr(path.rfind('/') + 1));
  }

  void take_body(std::string_view head, boost::system::error_code& error) {
    const std::uint64_t bytes = number_of(between(to_lower(head), "content-length: ", "\r\n"));
    const std::string_view target = between(head, " ", " ");
    // All parts but the last are of the same length.
    const std::uint64_t number = number_of(between(target, "partNumber=", "&"));
    const std::uint64_t whole = object_bytes(target);
    const std::uint64_t first =
        number > 1 && whole >= bytes ? std::min((number - 1) * bytes, whole - bytes) : 0;
    const std::size_t there = std::min<std::size_t>(bytes, in_.size());
    std::copy_n(in_.begin(), there, storage_.received.begin() + static_cast<std::ptrdiff_t>(first));
    in_.erase(0, there);
    move_paced(pace_, bytes - there, [&](std::uint64_t at, std::uint64_t count) {
      if (!error)
        asio::read(socket_, asio::buffer(storage_.received.data() + first + there + at, count), error);
    });
  }

  void answer(std::string_view head, boost::system::error_code& error) {
    const std::string_view target = between(head, " ", " ");
    if (target.find("?session") != std::string_view::npos) return send_text(session(), error);
    if (target.find("?uploads") != std::string_view::npos) {
      return send_text(
          "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>", error);
    }
    if (head.starts_with("POST ")) {
      return send_text(
          "<CompleteMultipartUploadResult><ETag>&quot;e&quot;</ETag></CompleteMultipartUploadResult>", error);
    }
    if (head.starts_with("PUT ")) return send_text("", error);
    const std::uint64_t whole = object_bytes(target);
    const std::string_view first = between(head, "\r\nrange: bytes=", "-");
    if (first.empty()) {
      return send(fmt::format("200 OK\r\nx-amz-checksum-crc32c: {}", storage_.checksum_of(whole)), 0, whole,
                  error);
    }
    const std::uint64_t begin = number_of(first);
    const std::uint64_t last = number_of(between(between(head, "\r\nrange: bytes=", "\r\n"), "-", "\r\n"));
    send(fmt::format("206 Partial Content\r\nContent-Range: bytes {}-{}/{}", begin, last, whole), begin,
         last - begin + 1, error);
  }

  static std::string session() {
    return fmt::format(
        "<CreateSessionResult><Credentials><SessionToken>{}</SessionToken><SecretAccessKey>secret"
        "</SecretAccessKey><AccessKeyId>ASIABENCH</AccessKeyId><Expiration>{}</Expiration></Credentials>"
        "</CreateSessionResult>",
        std::string(1000, 't'), to_iso8601(system_clock().now() + std::chrono::hours(24)));
  }

  static std::string head_of(std::string_view status_and_fields, std::uint64_t bytes) {
    return fmt::format(
        "HTTP/1.1 {}\r\nDate: {}\r\nETag: \"e\"\r\nLast-Modified: Thu, 02 Jan 2025 03:04:05 GMT\r\n"
        "x-amz-checksum-type: FULL_OBJECT\r\nContent-Length: {}\r\n\r\n",
        status_and_fields, to_http_date(system_clock().now()), bytes);
  }

  void send_text(const std::string& body, boost::system::error_code& error) {
    asio::write(socket_, asio::buffer(head_of("200 OK", body.size()) + body), error);
  }

  void send(std::string_view status_and_fields, std::uint64_t first, std::uint64_t bytes,
            boost::system::error_code& error) {
    asio::write(socket_, asio::buffer(head_of(status_and_fields, bytes)), error);
    move_paced(pace_, bytes, [&](std::uint64_t at, std::uint64_t count) {
      if (!error) asio::write(socket_, asio::buffer(storage_.value.data() + first + at, count), error);
    });
  }

  Socket socket_;
  Storage& storage_;
  const Pace pace_;
  std::string in_;
};

[[noreturn]] void serve_for_ever(int announce, std::uint64_t value_bytes_max, Pace pace) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGPIPE, SIG_IGN);
  Storage storage(value_bytes_max);
  asio::io_context context(1);
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  const std::uint16_t port = acceptor.local_endpoint().port();
  if (::write(announce, &port, sizeof port) != sizeof port) std::_Exit(1);
  while (true) {
    std::thread([socket = acceptor.accept(), &storage, pace]() mutable {
      Connection(std::move(socket), storage, pace).serve();
    }).detach();
  }
}

}  // namespace

LargeOrigin::LargeOrigin(std::uint64_t value_bytes_max, Pace pace) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) give_up("pipe");
  process_ = ::fork();
  if (process_ < 0) give_up("fork");
  if (process_ == 0) serve_for_ever(pipe[1], value_bytes_max, pace);
  if (::read(pipe[0], &port_, sizeof port_) != sizeof port_) give_up("the origin did not start");
  ::close(pipe[0]);
  ::close(pipe[1]);
}

LargeOrigin::~LargeOrigin() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace redis3::bench

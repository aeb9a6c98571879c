// A server with fixed answers, as cheap as one can be made: what is measured against it is the client.
//
//   bench_origin PORT DELAY_MS [CERTIFICATE KEY]      PORT 0 picks a free one; prints the port
//
// It answers as a directory bucket would whose every object has the same 100 bytes, each request so many
// milliseconds after it has come, and stores nothing. One thread, one epoll.

#include "base/crc32c.hpp"
#include "base/http_date.hpp"
#include "stream.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace redis3::bench {
namespace {

constexpr std::size_t value_bytes = 100;
/// What a real session token of S3 Express takes.
constexpr std::size_t token_bytes = 1000;
constexpr std::chrono::hours session_lifetime{24};
constexpr int events_max = 256;

/// The answers, whole, as they go over the wire.
struct Answers {
  std::string get, head, put, remove, session;
};

/// The fields that S3 sends with every answer, and those of the object.
std::string common_fields() {
  return fmt::format(
      "x-amz-id-2: hHq7y7vXkqJ2bYyTt0aPZmQ1s5cLr9Wd\r\nx-amz-request-id: 0123456789ABCDEF\r\nDate: "
      "{}\r\nServer: AmazonS3\r\n",
      to_http_date(system_clock().now()));
}

Answers make_answers() {
  const std::string value(value_bytes, 'v');
  const std::string checksum =
      "x-amz-checksum-crc32c: " + crc32c_base64(crc32c(value)) + "\r\nx-amz-checksum-type: FULL_OBJECT\r\n";
  const std::string etag = "ETag: \"6f5902ac237024bdd0c176cb93063dc4\"\r\n";
  const std::string object = fmt::format(
      "HTTP/1.1 200 OK\r\n{}Last-Modified: Thu, 02 Jan 2025 03:04:05 GMT\r\n{}{}Accept-Ranges: bytes\r\n"
      "x-amz-storage-class: EXPRESS_ONEZONE\r\nContent-Type: binary/octet-stream\r\nContent-Length: "
      "{}\r\n\r\n",
      common_fields(), etag, checksum, value_bytes);
  const std::string session = fmt::format(
      "<?xml version=\"1.0\" "
      "encoding=\"UTF-8\"?>\n<CreateSessionResult><Credentials><SessionToken>{}</SessionToken>"
      "<SecretAccessKey>secret/of+the+session</SecretAccessKey><AccessKeyId>ASIABENCH</AccessKeyId>"
      "<Expiration>{}</Expiration></Credentials></CreateSessionResult>",
      std::string(token_bytes, 't'), to_iso8601(system_clock().now() + session_lifetime));
  Answers answers;
  answers.head = object;
  answers.get = object + value;
  answers.put =
      fmt::format("HTTP/1.1 200 OK\r\n{}{}{}Content-Length: 0\r\n\r\n", common_fields(), etag, checksum);
  answers.remove = fmt::format("HTTP/1.1 204 No Content\r\n{}\r\n", common_fields());
  answers.session =
      fmt::format("HTTP/1.1 200 OK\r\n{}Content-Type: application/xml\r\nContent-Length: {}\r\n\r\n{}",
                  common_fields(), session.size(), session);
  return answers;
}

/// The value of a field whose name, in lower case and with its colon, is given; empty where there is none.
std::string_view field(std::string_view head, std::string_view name) {
  for (std::size_t line = head.find("\r\n"); line != std::string_view::npos;
       line = head.find("\r\n", line + 2)) {
    const std::string_view rest = head.substr(line + 2);
    if (rest.size() <= name.size()) break;
    bool is_it = true;
    for (std::size_t i = 0; is_it && i < name.size(); ++i)
      is_it = (rest[i] | 0x20) == (name[i] | 0x20);
    if (!is_it) continue;
    std::string_view value = rest.substr(name.size(), rest.find("\r\n") - name.size());
    while (value.starts_with(' '))
      value.remove_prefix(1);
    return value;
  }
  return {};
}

/// The answers that are held back, in the order in which they are due: all wait equally long.
class Delay {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Delay(std::chrono::milliseconds length) : length_(length) {}

  bool is_given() const noexcept { return length_.count() > 0; }
  /// An answer on this connection has to wait.
  void begin(int descriptor) { waiting_.emplace_back(Clock::now() + length_, descriptor); }
  /// The connection whose answer may go now.
  std::optional<int> take_due() {
    if (waiting_.empty() || waiting_.front().first > Clock::now()) return std::nullopt;
    const int descriptor = waiting_.front().second;
    waiting_.pop_front();
    return descriptor;
  }
  /// How long until the next one is due; absent where none waits.
  std::optional<timespec> until_due() const {
    if (waiting_.empty()) return std::nullopt;
    const auto left = std::max(waiting_.front().first - Clock::now(), Clock::duration(0));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    return timespec{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
  }

 private:
  std::chrono::milliseconds length_;
  std::deque<std::pair<Clock::time_point, int>> waiting_;
};

/// One client's connection: takes requests off what has come in, and puts answers to what goes out.
class Connection {
 public:
  Connection(int descriptor, SSL_CTX* tls, const Answers& answers, Delay& delay)
      : stream_(descriptor, tls, Stream::Role::server),
        descriptor_(descriptor),
        answers_(answers),
        delay_(delay) {}

  /// Does all there is to do; false when the connection is over.
  bool serve() {
    std::array<char, 16384> buffer;
    while (true) {
      const std::ptrdiff_t count = stream_.read(buffer.data(), buffer.size());
      if (count == Stream::closed) return false;
      if (count == Stream::would_block) break;
      in_.append(buffer.data(), static_cast<std::size_t>(count));
      answer_what_is_whole();
      if (!send()) return false;
      // A plain socket that gave less than it was asked for is empty: no second read to hear that.
      if (static_cast<std::size_t>(count) < buffer.size()) break;
    }
    return send();
  }

  /// The oldest answer that was held back may go; false when the connection is over.
  bool send_held_back() {
    // Another connection may have had this descriptor.
    if (held_back_.empty()) return true;
    out_ += held_back_.front();
    held_back_.pop_front();
    return send();
  }

 private:
  void answer_what_is_whole() {
    while (true) {
      if (body_bytes_left_ > 0) {
        const std::size_t taken = std::min(body_bytes_left_, in_.size());
        in_.erase(0, taken);
        body_bytes_left_ -= taken;
        if (body_bytes_left_ > 0) return;
        answer(*due_);
        due_.reset();
      }
      const std::size_t end = in_.find("\r\n\r\n");
      if (end == std::string::npos) return;
      begin_answer(std::string_view(in_).substr(0, end + 2));
      in_.erase(0, end + 4);
    }
  }

  void begin_answer(std::string_view head) {
    const std::string_view its_answer = answer_to(head);
    const std::string_view length = field(head, "content-length:");
    std::from_chars(length.data(), length.data() + length.size(), body_bytes_left_);
    if (body_bytes_left_ == 0) return answer(its_answer);
    due_ = its_answer;
    if (!field(head, "expect:").empty()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  }

  void answer(std::string_view bytes) {
    if (!delay_.is_given()) {
      out_ += bytes;
      return;
    }
    held_back_.push_back(bytes);
    delay_.begin(descriptor_);
  }

  std::string_view answer_to(std::string_view head) const {
    if (head.starts_with("PUT ")) return answers_.put;
    if (head.starts_with("HEAD ")) return answers_.head;
    if (head.starts_with("DELETE ")) return answers_.remove;
    const std::string_view target = head.substr(0, head.find("\r\n"));
    return target.find("?session") == std::string_view::npos ? answers_.get : answers_.session;
  }

  bool send() {
    while (!out_.empty()) {
      const std::ptrdiff_t count = stream_.write(out_);
      if (count == Stream::closed) return false;
      if (count == Stream::would_block)
        return true;  // A peer that does not read; it is served when it sends again.
      out_.erase(0, static_cast<std::size_t>(count));
    }
    return true;
  }

  Stream stream_;
  int descriptor_;
  const Answers& answers_;
  Delay& delay_;
  std::deque<std::string_view> held_back_;
  std::string in_, out_;
  std::size_t body_bytes_left_ = 0;
  std::optional<std::string_view> due_;
};

[[noreturn]] void serve(int listener, SSL_CTX* tls, Delay delay) {
  const Answers answers = make_answers();
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  std::unordered_map<int, std::unique_ptr<Connection>> connections;
  epoll_event watched{};
  watched.events = EPOLLIN;
  watched.data.fd = listener;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &watched);
  std::array<epoll_event, events_max> events;
  while (true) {
    const std::optional<timespec> patience = delay.until_due();
    const int count =
        ::epoll_pwait2(epoll, events.data(), events_max, patience ? &*patience : nullptr, nullptr);
    while (const std::optional<int> due = delay.take_due()) {
      const auto found = connections.find(*due);
      if (found != connections.end() && !found->second->send_held_back()) connections.erase(found);
    }
    for (int i = 0; i < count; ++i) {
      const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
      if (descriptor != listener) {
        const auto found = connections.find(descriptor);
        if (found != connections.end() && !found->second->serve()) connections.erase(found);
        continue;
      }
      const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (accepted < 0) continue;
      connections.emplace(accepted, std::make_unique<Connection>(accepted, tls, answers, delay));
      watched.data.fd = accepted;
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &watched);
    }
  }
}

}  // namespace
}  // namespace redis3::bench

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5) {
    fmt::print(stderr, "usage: bench_origin PORT DELAY_MS [CERTIFICATE KEY]\n");
    return 2;
  }
  ::signal(SIGPIPE, SIG_IGN);
  const redis3::bench::TlsContext tls = argc == 5 ? redis3::bench::server_tls(argv[3], argv[4]) : nullptr;
  const int listener = redis3::bench::listen_on(static_cast<std::uint16_t>(std::atoi(argv[1])));
  fmt::print("{}\n", redis3::bench::port_of(listener));
  std::fflush(stdout);
  redis3::bench::serve(listener, tls.get(),
                       redis3::bench::Delay(std::chrono::milliseconds(std::atoi(argv[2]))));
}

#include "load.hpp"
#include "stream.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>

namespace redis3::bench {
namespace {

/// A request of the size and shape of redis3's, whose signature is only as long as a real one.
std::string fixed_request(const Load& load) {
  const std::string token(1000, 't');
  const bool is_get = load.operation == Operation::get;
  return fmt::format(
      "{} /redis3-bench--use1-az5--x-s3/0/key%3A000001 HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n"
      "authorization: AWS4-HMAC-SHA256 Credential=ASIABENCH/20250101/us-east-1/s3express/aws4_request, "
      "SignedHeaders=host;x-amz-checksum-crc32c;x-amz-content-sha256;x-amz-date;x-amz-s3session-token, "
      "Signature={}\r\n"
      "x-amz-checksum-crc32c: AAAAAA==\r\nx-amz-content-sha256: UNSIGNED-PAYLOAD\r\nx-amz-date: "
      "20250101T000000Z\r\n"
      "x-amz-s3session-token: {}\r\n{}\r\n{}",
      is_get ? "GET" : "PUT", load.port, std::string(64, '0'), token,
      is_get ? std::string() : fmt::format("content-length: {}\r\n", value_bytes),
      is_get ? std::string() : std::string(value_bytes, 'v'));
}

/// One request after another on one connection. Every answer has the length of the first: the origin's are
/// fixed.
class Worker {
 public:
  Worker(const Load& load, SSL_CTX* tls, const std::string& request)
      : stream_(connect_to(load.port), tls, Stream::Role::client), request_(request) {}

  int descriptor() const noexcept { return stream_.descriptor(); }

  /// Sends what is left of the request; true when all of it has gone.
  bool send() {
    if (sent_ == 0) begun_ = std::chrono::steady_clock::now();
    while (sent_ < request_.size()) {
      const std::ptrdiff_t count = stream_.write(std::string_view(request_).substr(sent_));
      if (count == Stream::would_block) return false;
      if (count == Stream::closed) give_up("the origin closed the connection");
      sent_ += static_cast<std::size_t>(count);
    }
    return true;
  }

  /// Reads what is there; true when an answer is whole.
  bool receive() {
    const std::ptrdiff_t count = stream_.read(buffer_.data() + received_, buffer_.size() - received_);
    if (count == Stream::would_block) return false;
    if (count == Stream::closed) give_up("the origin closed the connection");
    received_ += static_cast<std::size_t>(count);
    if (answer_bytes_ == 0) answer_bytes_ = measure();
    if (answer_bytes_ == 0 || received_ < answer_bytes_) return false;
    received_ = sent_ = 0;
    return true;
  }

  std::chrono::steady_clock::time_point begun() const noexcept { return begun_; }
  bool is_sent() const noexcept { return sent_ == request_.size(); }

 private:
  std::size_t measure() const {
    const std::string_view text(buffer_.data(), received_);
    const std::size_t end = text.find("\r\n\r\n");
    const std::size_t length = text.find("Content-Length: ");
    if (end == std::string_view::npos || length == std::string_view::npos) return 0;
    std::size_t body_bytes = 0;
    std::from_chars(text.data() + length + 16, text.data() + end, body_bytes);
    return end + 4 + body_bytes;
  }

  Stream stream_;
  const std::string& request_;
  std::size_t sent_ = 0, received_ = 0, answer_bytes_ = 0;
  std::array<char, 8192> buffer_{};
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace

void run_raw(const Load& load, Meter& meter) {
  const TlsContext tls = load.ca_file.empty() ? nullptr : client_tls(load.ca_file.c_str());
  const std::string request = fixed_request(load);
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::size_t i = 0; i < load.in_flight; ++i) {
    workers.push_back(std::make_unique<Worker>(load, tls.get(), request));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = workers.back().get();
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, workers.back()->descriptor(), &event);
    workers.back()->send();
  }
  std::array<epoll_event, 128> events;
  while (true) {
    const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      Worker& worker = *static_cast<Worker*>(events[static_cast<std::size_t>(i)].data.ptr);
      // While TLS shakes hands the request waits for the peer; later it goes in one piece.
      if (!worker.is_sent() && !worker.send()) continue;
      if (!worker.receive()) continue;
      if (!meter.count(worker.begun())) return;
      worker.send();
    }
  }
}

}  // namespace redis3::bench

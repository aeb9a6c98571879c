#pragma once

#include "base/waiter.hpp"
#include "s3/client.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstring>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace redis3::s3::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// An answer as the HTTP layer hands it over: fields that look into a head.
inline http::Response response(int status, const Fields& fields = {}, std::string body = {}) {
  http::Response made;
  made.status = status;
  made.body = std::move(body);
  std::size_t size = 0;
  for (const auto& [name, value] : fields)
    size += name.size() + value.size();
  made.head = std::make_unique<char[]>(size);
  char* end = made.head.get();
  const auto keep = [&end](const std::string& text) {
    std::memcpy(end, text.data(), text.size());
    const std::string_view kept(end, text.size());
    end += text.size();
    return kept;
  };
  for (const auto& [name, value] : fields) {
    const auto kept_name = keep(name);
    made.fields.emplace_back(kept_name, keep(value));
  }
  return made;
}

/// Stands in for the network: gives prepared answers in order, and keeps what was asked.
///
/// An answer comes in a later turn of the loop, so that calls of several coroutines overlap as they do on a
/// network.
class Script {
 public:
  struct Seen {
    std::string origin;
    http::Request request;
    std::string line() const { return request.head.substr(0, request.head.find("\r\n")); }
    /// The value of a field of the head; empty where there is none.
    std::string field(const std::string& name) const {
      const auto at = request.head.find("\r\n" + name + ": ");
      if (at == std::string::npos) return {};
      const auto begin = at + name.size() + 4;
      return request.head.substr(begin, request.head.find("\r\n", begin) - begin);
    }
  };

  void answer(int status, const Fields& fields = {}, std::string body = {}) {
    answers_.push_back(Answer{response(status, fields, std::move(body)), Hold::none});
  }
  void answer_error(int status, const std::string& code, Fields fields = {}) {
    answer(status, fields, "<Error><Code>" + code + "</Code><Message>Words.</Message></Error>");
  }
  void answer_session(const std::string& name, const std::string& expiration) {
    answer(200, {},
           "<CreateSessionResult><Credentials><SessionToken>" + name +
               "</SessionToken><SecretAccessKey>secret-" + name + "</SecretAccessKey><AccessKeyId>AS" + name +
               "</AccessKeyId><Expiration>" + expiration +
               "</Expiration></Credentials></CreateSessionResult>");
  }
  void fail(ErrorKind kind) { answers_.push_back(Answer{Error(kind, "The network failed."), Hold::none}); }
  /// For the answer that was prepared last the transport has to send the request a second time by itself.
  void repeat() { answers_.back().is_repeated = true; }
  /// The answer that was prepared last is the beginning of a longer one.
  void cut() { answers_.back().result->is_cut = true; }
  /// The answer that was prepared last is given only when a further request has been seen.
  void hold_until_next_is_seen() { answers_.back().hold = Hold::until_next_is_seen; }
  /// The answer that was prepared last is given only after release().
  void hold() { answers_.back().hold = Hold::until_release; }
  void release() {
    for (const auto& waiter : std::exchange(held_, {}))
      waiter->wake();
  }

  const std::vector<Seen>& seen() const { return seen_; }
  bool is_closed() const { return is_closed_; }

  TransportFactory transports() {
    return [this](const http::Origin& origin) {
      Transport transport;
      transport.send = [this, host = origin.host](http::Request request) {
        return send(host, std::move(request));
      };
      transport.close = [this] { is_closed_ = true; };
      return transport;
    };
  }

 private:
  Task<http::Response> send(std::string origin, http::Request request) {
    request.body = request.whole_body();
    request.lasting_body = {};
    bool* const was_written_twice = request.was_written_twice;
    seen_.push_back(Seen{std::move(origin), std::move(request)});
    for (const auto& waiter : std::exchange(waiting_for_next_, {}))
      waiter->wake();
    if (answers_.empty()) throw std::logic_error("no answer is left for " + seen_.back().line());
    Answer answer = std::move(answers_.front());
    answers_.pop_front();
    if (answer.is_repeated) *was_written_twice = true;
    if (answer.hold == Hold::none) {
      co_await boost::asio::post(boost::asio::use_awaitable);
    } else {
      const auto waiter = std::make_shared<Waiter>();
      (answer.hold == Hold::until_release ? held_ : waiting_for_next_).push_back(waiter);
      co_await waiter->wait();
    }
    co_return std::move(answer.result);
  }

  enum class Hold { none, until_next_is_seen, until_release };
  struct Answer {
    Result<http::Response> result;
    Hold hold;
    bool is_repeated = false;
  };

  std::deque<Answer> answers_;
  std::vector<std::shared_ptr<Waiter>> held_;
  std::vector<std::shared_ptr<Waiter>> waiting_for_next_;
  std::vector<Seen> seen_;
  bool is_closed_ = false;
};

}  // namespace redis3::s3::test

#include "gateway/metrics_endpoint.hpp"

#include "base/as_result.hpp"
#include "base/at_end.hpp"
#include "gateway/listener.hpp"
#include "metrics/prometheus.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace redis3::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using HttpStream = beast::basic_stream<asio::generic::stream_protocol>;
using Parser = http::request_parser<http::empty_body>;
using Response = http::response<http::string_body>;

/// What is read of a body that nobody wants, so that the answer is not lost with the connection.
constexpr std::size_t unwanted_bytes_max = 64 * 1024;

constexpr const char* plain_type = "text/plain; charset=utf-8";
constexpr const char* page_type = "text/html; charset=utf-8";
/// The page's script and style are in it; it may ask this server, and nobody else.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Response response_of(http::status status, const char* type, std::string body) {
  Response response(status, 11);
  response.set(http::field::content_type, type);
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  response.body() = std::move(body);
  return response;
}

asio::awaitable<Response> answer_to_path(std::string_view path, const MetricsContent& content) {
  if (path == "/metrics") {
    std::string text = co_await content.metrics();
    co_return response_of(http::status::ok, metrics::prometheus_content_type, std::move(text));
  }
  if (path == "/healthz") co_return response_of(http::status::ok, plain_type, "ok\n");
  if (path != "/")
    co_return response_of(http::status::not_found, plain_type, "There are /, /metrics and /healthz.\n");
  std::string page = co_await content.page();
  Response response = response_of(http::status::ok, page_type, std::move(page));
  response.set("Content-Security-Policy", content_policy);
  response.set("Referrer-Policy", "no-referrer");
  co_return response;
}

/// The answer to a request whose head has been read.
asio::awaitable<Response> answer_to(const Parser& parser, const MetricsContent& content) {
  const auto& request = parser.get();
  const bool is_head = request.method() == http::verb::head;
  if (!is_head && request.method() != http::verb::get) {
    Response response =
        response_of(http::status::method_not_allowed, plain_type, "Only GET and HEAD are answered.\n");
    response.set(http::field::allow, "GET, HEAD");
    response.prepare_payload();
    co_return response;
  }
  const std::string_view target = request.target();
  Response response = co_await answer_to_path(target.substr(0, target.find('?')), content);
  response.prepare_payload();
  if (is_head) response.body().clear();
  co_return response;
}

/// The answer to what is no request; absent where nobody would read it.
std::optional<Response> answer_to(const error_code& failed) {
  if (failed == http::error::end_of_stream || failed == http::error::partial_message) return std::nullopt;
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow)
    return response_of(http::status::request_header_fields_too_large, plain_type, "The head is too long.\n");
  if (failed.category() == http::make_error_code(http::error::end_of_stream).category())
    return response_of(http::status::bad_request, plain_type, "This is no HTTP.\n");
  return std::nullopt;
}

}  // namespace

/// What the connections share; lives as long as the last of them.
class MetricsEndpoint::Site : public std::enable_shared_from_this<Site> {
 public:
  Site(Listener listener, MetricsContent content)
      : listener_(std::move(listener)), content_(std::move(content)) {}

  const std::string& name() const noexcept { return listener_.name(); }

  void open(const asio::any_io_executor& executor) {
    const auto welcome = [self = shared_from_this()](Socket socket) {
      if (self->streams_.size() >= connections_max) return;
      const auto executor_of_socket = socket.get_executor();
      asio::co_spawn(executor_of_socket, self->serve(std::move(socket), self), asio::detached);
    };
    asio::co_spawn(executor, listener_.accept(welcome), asio::detached);
  }

  void stop() {
    is_stopped_ = true;
    listener_.stop();
    for (HttpStream* stream : streams_)
      stream->close();
  }

 private:
  asio::awaitable<void> serve(Socket socket, [[maybe_unused]] std::shared_ptr<Site> keeps_alive) {
    HttpStream stream(std::move(socket));
    streams_.insert(&stream);
    const AtEnd leave([&] { streams_.erase(&stream); });
    beast::flat_buffer buffer(2 * head_bytes_max);
    bool goes_on = true;
    while (goes_on && !is_stopped_) {
      stream.expires_after(content_.request_time_max);
      goes_on = co_await serve_one(stream, buffer);
    }
  }

  /// Whether the client may send another one.
  asio::awaitable<bool> serve_one(HttpStream& stream, beast::flat_buffer& buffer) {
    Parser parser;
    parser.header_limit(head_bytes_max);
    const auto [failed, length] = co_await http::async_read_header(stream, buffer, parser, as_result);
    if (is_stopped_) co_return false;
    std::optional<Response> response;
    if (failed)
      response = answer_to(failed);
    else
      response = co_await answer_to(parser, content_);
    if (!response || is_stopped_) co_return false;
    const bool goes_on = !failed && parser.is_done() && parser.get().keep_alive();
    response->keep_alive(goes_on);
    if (failed) response->prepare_payload();
    http::response_serializer<http::string_body> serializer(*response);
    const auto [lost, sent] = co_await http::async_write(stream, serializer, as_result);
    if (!lost && !goes_on) co_await end(stream);
    co_return !lost && goes_on;
  }

  /// Says that nothing more comes, and hears the client out: what it has sent and nobody has read would make
  /// the system take the answer back.
  asio::awaitable<void> end(HttpStream& stream) {
    error_code ignored;
    stream.socket().shutdown(Socket::shutdown_send, ignored);
    std::array<char, 4096> unwanted;
    std::size_t total = 0;
    while (total < unwanted_bytes_max) {
      const auto [failed, length] = co_await stream.async_read_some(asio::buffer(unwanted), as_result);
      if (failed) co_return;
      total += length;
    }
  }

  Listener listener_;
  MetricsContent content_;
  std::set<HttpStream*> streams_;
  bool is_stopped_ = false;
};

Result<MetricsEndpoint> MetricsEndpoint::start(asio::any_io_executor executor, const std::string& address,
                                               std::uint16_t port, MetricsContent content) {
  Result<Listener> listener = Listener::on_port(executor, address, port, static_cast<int>(connections_max));
  if (listener.has_error()) return listener.error();
  auto site = std::make_shared<Site>(*std::move(listener), std::move(content));
  site->open(executor);
  return MetricsEndpoint(std::move(site));
}

MetricsEndpoint::~MetricsEndpoint() {
  if (site_) site_->stop();
}

const std::string& MetricsEndpoint::name() const noexcept {
  return site_->name();
}

void MetricsEndpoint::stop() {
  site_->stop();
}

}  // namespace redis3::gateway

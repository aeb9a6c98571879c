#include "http/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace redis3::http {
namespace {

/// The first part of a TLS record is short, so a step of the BIO is a step of the socket with OpenSSL's way
/// to say "later".
int conclude_io(BIO* bio, const Step& step, std::size_t* count) {
  BIO_clear_retry_flags(bio);
  *count = step.bytes;
  switch (step.kind) {
    case Step::Kind::done:
      return 1;
    case Step::Kind::wants_read:
      BIO_set_retry_read(bio);
      return 0;
    case Step::Kind::wants_write:
      BIO_set_retry_write(bio);
      return 0;
    case Step::Kind::ended:
    case Step::Kind::failed:
      return 0;
  }
  return 0;
}

int write_bio(BIO* bio, const char* bytes, std::size_t size, std::size_t* count) {
  auto& socket = *static_cast<Socket*>(BIO_get_data(bio));
  return conclude_io(bio, socket.write_some({bytes, size}, {}), count);
}

int read_bio(BIO* bio, char* bytes, std::size_t size, std::size_t* count) {
  auto& socket = *static_cast<Socket*>(BIO_get_data(bio));
  return conclude_io(bio, socket.read_some({bytes, size}), count);
}

long control_bio(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* socket_bio_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "redis3 socket");
    if (!made) throw std::bad_alloc();
    BIO_meth_set_write_ex(made, write_bio);
    BIO_meth_set_read_ex(made, read_bio);
    BIO_meth_set_ctrl(made, control_bio);
    return made;
  }();
  return method;
}

/// Where an SSL keeps the pointer to its client's TlsSessions.
int sessions_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

/// Asks for a certificate of exactly this host, and tells a server of many hosts which one is meant (an IP
/// address is never sent: RFC 6066, section 3).
void expect_host(SSL& connection, const std::string& host) {
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  if (!not_an_address) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(&connection), host.c_str());
    return;
  }
  SSL_set_hostflags(&connection, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_set1_host(&connection, host.c_str());
  SSL_set_tlsext_host_name(&connection, host.c_str());
}

}  // namespace

void TlsSessions::enable(SSL_CTX& context) {
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(&context, &TlsSessions::keep);
}

void TlsSessions::attach(SSL& connection) {
  SSL_set_ex_data(&connection, sessions_index(), this);
  if (last_ && SSL_SESSION_is_resumable(last_.get())) SSL_set_session(&connection, last_.get());
}

/// OpenSSL gives us one reference; 1 says that we keep it.
int TlsSessions::keep(SSL* connection, SSL_SESSION* session) {
  auto* const sessions = static_cast<TlsSessions*>(SSL_get_ex_data(connection, sessions_index()));
  if (!sessions) return 0;
  sessions->last_.reset(session);
  return 1;
}

TlsStream::TlsStream(SSL_CTX& context, Socket& socket, TlsSessions& sessions, const std::string& host)
    : socket_(socket), connection_(SSL_new(&context)) {
  BIO* const bio = BIO_new(socket_bio_method());
  if (!connection_ || !bio) throw std::bad_alloc();
  BIO_set_data(bio, &socket);
  BIO_set_init(bio, 1);
  SSL_set_bio(connection_.get(), bio, bio);
  SSL_set_connect_state(connection_.get());
  // A whole record by one read, not its five bytes of header first.
  SSL_set_read_ahead(connection_.get(), 1);
  SSL_set_mode(connection_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  expect_host(*connection_, host);
  sessions.attach(*connection_);
}

Step TlsStream::handshake() {
  ERR_clear_error();
  return conclude(SSL_do_handshake(connection_.get()), 0);
}

Step TlsStream::write_some(std::string_view first, std::string_view second) {
  // Head and body go into one record, and so into one packet. What is written again after `wants_write`
  // begins with the same bytes, as OpenSSL demands, since the caller's offset did not move.
  thread_local std::array<char, record_bytes_max> record;
  std::string_view bytes = first.empty() ? second : first;
  if (!first.empty() && !second.empty() && first.size() < record.size()) {
    const std::size_t rest = std::min(second.size(), record.size() - first.size());
    std::memcpy(record.data(), first.data(), first.size());
    std::memcpy(record.data() + first.size(), second.data(), rest);
    bytes = {record.data(), first.size() + rest};
  }
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_write_ex(connection_.get(), bytes.data(), bytes.size(), &count);
  return conclude(result, count);
}

Step TlsStream::read_some(std::span<char> space) {
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(connection_.get(), space.data(), space.size(), &count);
  return conclude(result, count);
}

void TlsStream::say_goodbye() {
  if (SSL_in_init(connection_.get()) || !failure_.empty()) return;
  ERR_clear_error();
  // Its answer is not waited for. Without this OpenSSL holds the session unfit for being resumed.
  SSL_shutdown(connection_.get());
}

bool TlsStream::has_buffered() const {
  return SSL_has_pending(connection_.get()) == 1;
}

bool TlsStream::is_resumed() const {
  return SSL_session_reused(connection_.get()) == 1;
}

bool TlsStream::is_distrusted() const {
  return SSL_get_verify_result(connection_.get()) != X509_V_OK;
}

Step TlsStream::conclude(int result, std::size_t bytes) {
  if (result == 1) return {Step::Kind::done, bytes};
  switch (SSL_get_error(connection_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {Step::Kind::wants_read};
    case SSL_ERROR_WANT_WRITE:
      return {Step::Kind::wants_write};
    case SSL_ERROR_ZERO_RETURN:
      return {Step::Kind::ended};
    default:
      break;
  }
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  failure_ = reason ? reason : socket_.error().message();
  if (is_distrusted()) {
    failure_ += ": ";
    failure_ += X509_verify_cert_error_string(SSL_get_verify_result(connection_.get()));
  }
  return {Step::Kind::failed};
}

}  // namespace redis3::http

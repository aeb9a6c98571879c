#include "stream.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace redis3::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int make_socket() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) give_up("socket");
  return descriptor;
}

}  // namespace

void give_up(std::string_view what) {
  const int error = errno;
  std::fprintf(stderr, "bench: %.*s", static_cast<int>(what.size()), what.data());
  if (error != 0) std::fprintf(stderr, ": %s", std::strerror(error));
  std::fputc('\n', stderr);
  ERR_print_errors_fp(stderr);
  std::exit(1);
}

TlsContext server_tls(const char* certificate_file, const char* key_file) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), key_file, SSL_FILETYPE_PEM) != 1) {
    give_up("the origin's certificate or key cannot be read");
  }
  return context;
}

TlsContext client_tls(const char* ca_file) {
  TlsContext context(SSL_CTX_new(TLS_client_method()));
  if (SSL_CTX_load_verify_locations(context.get(), ca_file, nullptr) != 1)
    give_up("the CA file cannot be read");
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

Stream::Stream(int descriptor, SSL_CTX* tls, Role role) : descriptor_(descriptor) {
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls));
  SSL_set_fd(ssl_.get(), descriptor_);
  if (role == Role::client) {
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

Stream::~Stream() {
  ssl_.reset();
  ::close(descriptor_);
}

std::ptrdiff_t Stream::tls_result(int result) const {
  if (result > 0) return result;
  const int error = SSL_get_error(ssl_.get(), result);
  ERR_clear_error();
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? would_block : closed;
}

std::ptrdiff_t Stream::read(char* buffer, std::size_t size) {
  if (ssl_) return tls_result(SSL_read(ssl_.get(), buffer, static_cast<int>(size)));
  const ssize_t count = ::recv(descriptor_, buffer, size, 0);
  if (count >= 0) return count;
  return errno == EAGAIN ? would_block : closed;
}

std::ptrdiff_t Stream::write(std::string_view bytes) {
  if (ssl_) return tls_result(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())));
  const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count >= 0) return count;
  return errno == EAGAIN ? would_block : closed;
}

int connect_to(std::uint16_t port) {
  const int descriptor = make_socket();
  const sockaddr_in address = loopback(port);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    give_up("connect");
  return descriptor;
}

int listen_on(std::uint16_t port) {
  const int descriptor = make_socket();
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = loopback(port);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) give_up("bind");
  if (::listen(descriptor, SOMAXCONN) != 0) give_up("listen");
  return descriptor;
}

std::uint16_t port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace redis3::bench

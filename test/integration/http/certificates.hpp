#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace redis3::test {

/// An authority made for one test, and certificates from it.
class Authority {
 public:
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  /// Where its own certificate stands, as PEM; removed at the end.
  const std::string& file() const { return file_; }

  struct Certificate {
    std::shared_ptr<X509> certificate;
    std::shared_ptr<EVP_PKEY> key;
  };
  /// For the names in OpenSSL's notation: "DNS:localhost,IP:127.0.0.1".
  Certificate issue(const std::string& alternative_names) const;

 private:
  Certificate self_;
  std::string file_;
};

}  // namespace redis3::test

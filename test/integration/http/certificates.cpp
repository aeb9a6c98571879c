#include "integration/http/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include <unistd.h>

namespace redis3::test {
namespace {

void check(bool is_good) {
  if (!is_good) throw std::runtime_error("OpenSSL could not make a certificate");
}

void add_extension(X509& certificate, X509& issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  check(extension != nullptr);
  X509_add_ext(&certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/// Valid from an hour ago for a day, with a new key; neither named an issuer nor signed.
Authority::Certificate make_certificate(const char* name, long serial) {
  const std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::shared_ptr<X509> certificate(X509_new(), X509_free);
  check(key && certificate);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  return {certificate, key};
}

}  // namespace

Authority::Authority() : self_(make_certificate("redis3 test authority", 1)) {
  X509& certificate = *self_.certificate;
  X509_set_issuer_name(&certificate, X509_get_subject_name(&certificate));
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
  check(X509_sign(&certificate, self_.key.get(), EVP_sha256()) > 0);

  file_ = (std::filesystem::temp_directory_path() / "redis3-authority-XXXXXX").string();
  const int descriptor = mkstemp(file_.data());
  check(descriptor >= 0);
  FILE* const file = fdopen(descriptor, "w");
  check(PEM_write_X509(file, &certificate) == 1);
  std::fclose(file);
}

Authority::~Authority() {
  std::filesystem::remove(file_);
}

Authority::Certificate Authority::issue(const std::string& alternative_names) const {
  Certificate issued = make_certificate("redis3 test server", 2);
  X509_set_issuer_name(issued.certificate.get(), X509_get_subject_name(self_.certificate.get()));
  add_extension(*issued.certificate, *self_.certificate, NID_subject_alt_name, alternative_names);
  check(X509_sign(issued.certificate.get(), self_.key.get(), EVP_sha256()) > 0);
  return issued;
}

}  // namespace redis3::test

#include "local_s3/checksums.hpp"

#include "base/crc32c.hpp"
#include "base/text.hpp"

#include <openssl/evp.h>
#include <boost/crc.hpp>

#include <array>
#include <cstdint>

namespace redis3::local_s3 {
namespace {

constexpr std::string_view header_prefix = "x-amz-checksum-";

struct Entry {
  ChecksumAlgorithm algorithm;
  std::string_view name;
  std::string_view suffix;
  std::size_t size_bytes;
};

constexpr std::array entries{
    Entry{ChecksumAlgorithm::crc32, "CRC32", "crc32", 4},
    Entry{ChecksumAlgorithm::crc32c, "CRC32C", "crc32c", 4},
    Entry{ChecksumAlgorithm::crc64nvme, "CRC64NVME", "crc64nvme", 8},
    Entry{ChecksumAlgorithm::sha1, "SHA1", "sha1", 20},
    Entry{ChecksumAlgorithm::sha256, "SHA256", "sha256", 32},
};

const Entry& entry_of(ChecksumAlgorithm algorithm) noexcept {
  return entries[static_cast<std::size_t>(algorithm)];
}

// The NVM Express base specification's CRC-64: the reflected polynomial is 0x9a6c9329ac4bc9b5.
using Crc64Nvme =
    boost::crc_optimal<64, 0xad93d23594c93659, 0xffffffffffffffff, 0xffffffffffffffff, true, true>;

template <class Crc>
auto crc_of(std::string_view bytes) {
  Crc crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

template <class Number>
std::string big_endian(Number number) {
  std::string bytes(sizeof number, '\0');
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    *byte = static_cast<char>(number & 0xff);
    number >>= 8;
  }
  return bytes;
}

std::string digest_of(const EVP_MD* digest, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value;
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), value.data(), &size, digest, nullptr);
  return std::string(reinterpret_cast<const char*>(value.data()), size);
}

std::string checksum_bytes(ChecksumAlgorithm algorithm, std::string_view bytes) {
  switch (algorithm) {
    case ChecksumAlgorithm::crc32:
      return big_endian(static_cast<std::uint32_t>(crc_of<boost::crc_32_type>(bytes)));
    case ChecksumAlgorithm::crc32c:
      return big_endian(crc32c(bytes));
    case ChecksumAlgorithm::crc64nvme:
      return big_endian(static_cast<std::uint64_t>(crc_of<Crc64Nvme>(bytes)));
    case ChecksumAlgorithm::sha1:
      return digest_of(EVP_sha1(), bytes);
    case ChecksumAlgorithm::sha256:
      break;
  }
  return digest_of(EVP_sha256(), bytes);
}

S3Error invalid_value(std::string_view header) {
  return S3Error(ErrorCode::invalid_request, "Value for " + std::string(header) + " header is invalid.");
}

S3Error unknown_algorithm() {
  return S3Error(ErrorCode::invalid_request,
                 "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                 "[CRC32, CRC32C, "
                 "CRC64NVME, SHA1, SHA256]");
}

// These share the prefix and hold no checksum.
bool is_setting(std::string_view suffix) {
  return suffix == "mode" || suffix == "algorithm" || suffix == "type";
}

// The algorithm of a field that tells a checksum; absent for every other field.
Answer<std::optional<ChecksumAlgorithm>> algorithm_of_header(std::string_view name) {
  if (!name.starts_with(header_prefix)) return std::optional<ChecksumAlgorithm>();
  name.remove_prefix(header_prefix.size());
  if (is_setting(name)) return std::optional<ChecksumAlgorithm>();
  const auto algorithm = checksum_algorithm_of(name);
  if (!algorithm) return unknown_algorithm();
  return algorithm;
}

Answer<std::optional<AnnouncedChecksum>> checksum_in_fields(const HeaderMap& headers) {
  std::optional<AnnouncedChecksum> announced;
  for (const auto& [name, text] : headers) {
    const auto algorithm = algorithm_of_header(name);
    if (!algorithm) return algorithm.error();
    if (!*algorithm) continue;
    if (announced) {
      return S3Error(ErrorCode::invalid_request,
                     "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    auto value = checked_value(**algorithm, text);
    if (!value) return value.error();
    announced = AnnouncedChecksum{**algorithm, std::move(*value)};
  }
  return announced;
}

Answer<std::optional<AnnouncedChecksum>> checksum_in_trailer(const HeaderMap& headers) {
  const auto trailer = headers.find("x-amz-trailer");
  if (trailer == headers.end()) return std::optional<AnnouncedChecksum>();
  const auto algorithm = algorithm_of_header(to_lower(trailer->second));
  if (!algorithm) return algorithm.error();
  if (!*algorithm) {
    return S3Error(ErrorCode::invalid_request,
                   "The value specified in the x-amz-trailer header is not supported");
  }
  return std::optional<AnnouncedChecksum>(AnnouncedChecksum{**algorithm, std::nullopt});
}

}  // namespace

std::string_view name_of(ChecksumAlgorithm algorithm) noexcept {
  return entry_of(algorithm).name;
}

std::optional<ChecksumAlgorithm> checksum_algorithm_of(std::string_view name) noexcept {
  for (const Entry& entry : entries) {
    if (equal_ignoring_case(entry.name, name)) return entry.algorithm;
  }
  return std::nullopt;
}

std::string checksum_header_of(ChecksumAlgorithm algorithm) {
  return std::string(header_prefix) + std::string(entry_of(algorithm).suffix);
}

std::string checksum_base64(ChecksumAlgorithm algorithm, std::string_view bytes) {
  return to_base64(checksum_bytes(algorithm, bytes));
}

Answer<std::optional<AnnouncedChecksum>> announced_checksum(const HeaderMap& headers) {
  auto announced = checksum_in_fields(headers);
  if (!announced) return announced;
  const auto trailing = checksum_in_trailer(headers);
  if (!trailing) return trailing;
  if (*announced && *trailing) {
    return S3Error(ErrorCode::invalid_request,
                   "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }
  if (*trailing) announced = trailing;

  const auto claimed = headers.find("x-amz-sdk-checksum-algorithm");
  if (claimed == headers.end()) return announced;
  if (!*announced) {
    return S3Error(ErrorCode::invalid_request,
                   "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
                   "x-amz-trailer headers "
                   "were found.");
  }
  if (checksum_algorithm_of(claimed->second) != (*announced)->algorithm) {
    return invalid_value("x-amz-sdk-checksum-algorithm");
  }
  return announced;
}

Answer<std::string> checked_value(ChecksumAlgorithm algorithm, std::string_view value) {
  const auto bytes = from_base64(value);
  if (!bytes || bytes->size() != entry_of(algorithm).size_bytes)
    return invalid_value(checksum_header_of(algorithm));
  return std::string(value);
}

Answer<void> verify_checksum(ChecksumAlgorithm algorithm, std::string_view expected, std::string_view body) {
  if (checksum_base64(algorithm, body) == expected) return {};
  return S3Error(ErrorCode::bad_digest, "The " + std::string(name_of(algorithm)) +
                                            " you specified did not match the calculated checksum.");
}

Answer<void> verify_content_md5(std::string_view content_md5, BucketKind kind, std::string_view body) {
  if (kind == BucketKind::directory) {
    return S3Error(ErrorCode::invalid_request, "This bucket does not support Content Md5 header.");
  }
  constexpr std::size_t md5_bytes = 16;
  const auto expected = from_base64(content_md5);
  if (!expected || expected->size() != md5_bytes) {
    return S3Error(ErrorCode::invalid_digest, "The Content-MD5 you specified is not valid.");
  }
  const std::string calculated = digest_of(EVP_md5(), body);
  if (*expected == calculated) return {};
  return S3Error(ErrorCode::bad_digest, "The Content-MD5 you specified did not match what we received.")
      .with("ExpectedDigest", std::string(content_md5))
      .with("CalculatedDigest", to_base64(calculated));
}

}  // namespace redis3::local_s3

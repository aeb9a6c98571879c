#include "s3/pricing.hpp"

namespace redis3::s3 {
namespace {

struct Prices {
  double per_write;
  double per_read;
  double per_uploaded_byte;
  double per_retrieved_byte;
};

constexpr double gigabyte = 1024.0 * 1024.0 * 1024.0;

// Effective 2025-04-10: aws.amazon.com/s3/faqs and
// aws.amazon.com/blogs/aws/up-to-85-price-reductions-for-amazon-s3-express-one-zone.
constexpr Prices express_one_zone{0.00113 / 1000, 0.00003 / 1000, 0.0032 / gigabyte, 0.0006 / gigabyte};

// aws.amazon.com/s3/pricing, S3 Standard, 2026; bytes are charged only where they leave the Region.
constexpr Prices standard{0.005 / 1000, 0.0004 / 1000, 0, 0};

}  // namespace

double dollars_for(StorageClass storage_class, Charge charge, int status, std::uint64_t sent_bytes,
                   std::uint64_t received_bytes) noexcept {
  // docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html: server errors are not billed.
  if (charge == Charge::free || status == 0 || status >= 500) return 0;
  const Prices& prices = storage_class == StorageClass::express_one_zone ? express_one_zone : standard;
  return (charge == Charge::write ? prices.per_write : prices.per_read) +
         static_cast<double>(sent_bytes) * prices.per_uploaded_byte +
         static_cast<double>(received_bytes) * prices.per_retrieved_byte;
}

}  // namespace redis3::s3

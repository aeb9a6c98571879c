#include "s3/pricing.hpp"

#include "s3/list_prices.hpp"

namespace redis3::s3 {
namespace {

constexpr double thousand = 1000;
constexpr double gigabyte = 1024.0 * 1024.0 * 1024.0;

const ListPrices& prices_of(StorageClass storage_class) noexcept {
  return storage_class == StorageClass::express_one_zone ? express_one_zone_prices : standard_prices;
}

}  // namespace

double dollars_for(StorageClass storage_class, Charge charge, int status, std::uint64_t sent_bytes,
                   std::uint64_t received_bytes) noexcept {
  // docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html: server errors are not billed.
  if (charge == Charge::free || status == 0 || status >= 500) return 0;
  const ListPrices& prices = prices_of(storage_class);
  return (charge == Charge::write ? prices.write : prices.read) / thousand +
         static_cast<double>(sent_bytes) / gigabyte * prices.upload +
         static_cast<double>(received_bytes) / gigabyte * prices.retrieval;
}

double dollars_a_month(StorageClass storage_class, std::uint64_t stored_bytes) noexcept {
  return static_cast<double>(stored_bytes) / gigabyte * prices_of(storage_class).storage;
}

}  // namespace redis3::s3

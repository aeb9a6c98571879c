#include "client/prices.hpp"

#include "s3/address.hpp"
#include "s3/pricing.hpp"

namespace redis3::client {

std::optional<Prices> prices_of(const Location& location) {
  constexpr int status_ok = 200;
  constexpr std::uint64_t gigabyte = 1u << 30;
  s3::StorageClass storage_class = s3::StorageClass::express_one_zone;
  if (location.kind == Location::Kind::bucket) {
    const auto name = s3::BucketName::parse(location.name);
    if (!name || !name->is_directory()) storage_class = s3::StorageClass::standard;
  } else if (location.kind != Location::Kind::cache) {
    return std::nullopt;
  }
  Prices prices;
  prices.list = s3::dollars_for(storage_class, s3::Charge::write, status_ok, 0, 0);
  prices.head = s3::dollars_for(storage_class, s3::Charge::read, status_ok, 0, 0);
  // Of a general-purpose bucket nobody tells us the objects' storage classes.
  if (storage_class == s3::StorageClass::express_one_zone)
    prices.byte_month = s3::dollars_a_month(storage_class, gigabyte) / static_cast<double>(gigabyte);
  return prices;
}

}  // namespace redis3::client

#include "transfer/price.hpp"

#include "s3/pricing.hpp"

namespace redis3::transfer {
namespace {

constexpr int status_ok = 200;
constexpr std::uint64_t keys_of_a_listing = 1000;

double dollars(s3::StorageClass storage_class, s3::Charge charge, std::uint64_t sent,
               std::uint64_t received) {
  return s3::dollars_for(storage_class, charge, status_ok, sent, received);
}

}  // namespace

Price import_price(const Survey& survey, s3::StorageClass storage_class) noexcept {
  Price price;
  price.requests = survey.keys - survey.refused();
  const double put = dollars(storage_class, s3::Charge::write, 0, 0);
  price.for_requests = static_cast<double>(price.requests) * put;
  price.for_bytes = dollars(storage_class, s3::Charge::write, survey.bytes, 0) - put;
  price.for_a_month = s3::dollars_a_month(storage_class, survey.bytes);
  return price;
}

Price export_price(const Survey& survey, s3::StorageClass storage_class) noexcept {
  Price price;
  const std::uint64_t lists = survey.keys / keys_of_a_listing + 1;
  price.requests = survey.keys + lists;
  const double get = dollars(storage_class, s3::Charge::read, 0, 0);
  price.for_requests = static_cast<double>(survey.keys) * get +
                       static_cast<double>(lists) * dollars(storage_class, s3::Charge::write, 0, 0);
  price.for_bytes = dollars(storage_class, s3::Charge::read, 0, survey.bytes) - get;
  return price;
}

}  // namespace redis3::transfer

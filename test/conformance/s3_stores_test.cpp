#include "store_conformance.hpp"

#include "store/s3_store.hpp"
#include "support/local_endpoint.hpp"

#include <memory>
#include <string>

// The S3 client, over real HTTP, against the local endpoint: a directory bucket and a general-purpose one.

namespace redis3::test {
namespace {

class S3UnderTest : public StoreUnderTest {
 public:
  explicit S3UnderTest(std::string bucket)
      : store_(
            store::open_s3_store(context().get_executor(), endpoint_.config_of(std::move(bucket))).value()) {
    test::run(context(), store_->ensure_bucket()).value();
  }

  store::ObjectStore& store() override { return *store_; }

 private:
  LocalEndpoint endpoint_{context()};
  std::unique_ptr<store::S3Store> store_;
};

StoreCase make_case(std::string name, std::string bucket, Deviations deviations) {
  return StoreCase{std::move(name), [bucket] { return std::make_unique<S3UnderTest>(bucket); }, deviations};
}

Deviations of_directory_bucket() {
  Deviations deviations;
  deviations.lists_in_any_order = true;
  return deviations;
}

Deviations of_general_purpose_bucket() {
  Deviations deviations;
  deviations.may_repeat_etags = true;
  deviations.declines_append = true;
  deviations.declines_rename = true;
  return deviations;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(S3, StoreConformance,
                         testing::Values(make_case("directory_bucket", "redis3-conformance--use1-az5--x-s3",
                                                   of_directory_bucket()),
                                         make_case("general_purpose_bucket", "redis3-conformance",
                                                   of_general_purpose_bucket())),
                         name_of_case);

}  // namespace redis3::test

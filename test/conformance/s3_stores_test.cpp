#include "store_conformance.hpp"

#include "base/random.hpp"
#include "embedded/memory_table.hpp"
#include "local_s3/authenticator.hpp"
#include "local_s3/server.hpp"
#include "local_s3/service.hpp"
#include "local_s3/session_tokens.hpp"
#include "store/s3_store.hpp"

#include <memory>
#include <string>

// The S3 client, over real HTTP, against the local endpoint: a directory bucket and a general-purpose one.

namespace redis3::test {
namespace {

constexpr std::string_view access_key_id = "AKIDEXAMPLE";
constexpr std::string_view secret_access_key = "secretEXAMPLE";

/// Client and endpoint on one loop and one thread: whatever one of them does, the other can go on.
class S3UnderTest : public StoreUnderTest {
 public:
  explicit S3UnderTest(std::string bucket) {
    local_s3::ServerOptions options;
    options.port = 0;
    server_ = std::make_unique<local_s3::Server>(
        context().get_executor(), authenticator_,
        [this](local_s3::Request request) { return service_.handle(std::move(request)); }, system_clock(),
        random_, options);
    server_->start().value();

    store::S3Config config;
    config.bucket = std::move(bucket);
    config.region = "us-east-1";
    config.given.access_key_id = access_key_id;
    config.given.secret_access_key = secret_access_key;
    config.given.endpoint_url = server_->url();
    config.environment.variable = [](const std::string&) { return std::nullopt; };
    config.environment.file = [](const std::string&) { return std::optional<std::string>(); };
    store_ = store::open_s3_store(context().get_executor(), std::move(config)).value();
    test::run(context(), store_->ensure_bucket()).value();
  }

  /// The loop runs dry before what its handlers use is gone.
  ~S3UnderTest() override {
    store_.reset();
    server_->stop();
    context().restart();
    context().run();
  }

  store::ObjectStore& store() override { return *store_; }

 private:
  embedded::MemoryTable table_;
  SeededRandom random_{1};
  local_s3::SessionTokens tokens_{std::string(access_key_id), std::string(secret_access_key), system_clock()};
  local_s3::Authenticator authenticator_{
      local_s3::Account{std::string(access_key_id), std::string(secret_access_key), "us-east-1"}, tokens_,
      system_clock()};
  local_s3::Service service_{table_, system_clock(), random_, tokens_, local_s3::ServiceOptions()};
  std::unique_ptr<local_s3::Server> server_;
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

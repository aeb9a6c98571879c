// What writing and signing the head of a request costs, alone.

#include "aws/signer.hpp"
#include "base/crc32c.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>

namespace redis3::aws {
namespace {

constexpr std::string_view host =
    "redis3-mytestcache--use1-az5--x-s3.s3express-use1-az5.us-east-1.amazonaws.com";
constexpr TimePoint start{std::chrono::milliseconds(1'750'000'000'000)};

Signer signer_with_token(std::size_t token_bytes) {
  return Signer({"ASIASESSIONEXAMPLE", "sessionSecretKeyExample", std::string(token_bytes, 't')},
                "x-amz-s3session-token", "us-east-1", "s3express");
}

UnsignedRequest get_request() {
  UnsignedRequest request{};
  request.method = "GET";
  request.host = host;
  request.path = "/0/userId%3A10";
  request.payload_hash = unsigned_payload;
  return request;
}

/// The argument is the token's length.
void sign_get(benchmark::State& state) {
  Signer signer = signer_with_token(static_cast<std::size_t>(state.range(0)));
  const UnsignedRequest request = get_request();
  for (auto _ : state)
    benchmark::DoNotOptimize(signer.head(request, start));
}
BENCHMARK(sign_get)->Arg(0)->Arg(400)->Arg(1000)->Arg(1600);

void sign_put(benchmark::State& state) {
  Signer signer = signer_with_token(1000);
  const Field fields[] = {{"if-match", "\"6f5902ac237024bdd0c176cb93063dc4\""},
                          {"x-amz-checksum-crc32c", "mnG7TA=="}};
  UnsignedRequest request = get_request();
  request.method = "PUT";
  request.fields = fields;
  request.content_length = 100;
  for (auto _ : state)
    benchmark::DoNotOptimize(signer.head(request, start));
}
BENCHMARK(sign_put);

/// Each request in another second: the texts that hold the time are made anew.
void sign_get_in_a_new_second(benchmark::State& state) {
  Signer signer = signer_with_token(1000);
  const UnsignedRequest request = get_request();
  TimePoint now = start;
  for (auto _ : state) {
    now += std::chrono::seconds(1);
    benchmark::DoNotOptimize(signer.head(request, now));
  }
}
BENCHMARK(sign_get_in_a_new_second);

/// What the plain steps cost, which nothing is remembered between: the day's key is derived each time.
void sign_get_step_by_step(benchmark::State& state) {
  const std::string token(1000, 't');
  const CredentialScope scope{"20250615", "us-east-1", "s3express"};
  for (auto _ : state) {
    const std::vector<HeaderField> fields = {{"host", std::string(host)},
                                             {"x-amz-content-sha256", std::string(unsigned_payload)},
                                             {"x-amz-date", "20250615T120000Z"},
                                             {"x-amz-s3session-token", token}};
    const std::string canonical = canonical_request("GET", "/0/userId%3A10", "", fields, unsigned_payload);
    benchmark::DoNotOptimize(SigningKey::derive("sessionSecretKeyExample", scope)
                                 .sign(string_to_sign("20250615T120000Z", scope, canonical)));
  }
}
BENCHMARK(sign_get_step_by_step);

/// The argument is the body's length.
void checksum_of_body(benchmark::State& state) {
  const std::string body(static_cast<std::size_t>(state.range(0)), 'v');
  for (auto _ : state)
    benchmark::DoNotOptimize(crc32c(body));
}
BENCHMARK(checksum_of_body)->Arg(100)->Arg(4096)->Arg(65536);

}  // namespace
}  // namespace redis3::aws

BENCHMARK_MAIN();

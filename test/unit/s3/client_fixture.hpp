#pragma once

#include "s3/client.hpp"

#include "support/run.hpp"
#include "unit/s3/script.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::s3::test {

inline const TimePoint midnight{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};
inline const std::string bucket_name = "b--use1-az5--x-s3";
inline const std::string in_five_minutes = "2025-01-01T00:05:00Z";
inline const std::string in_ten_minutes = "2025-01-01T00:10:00Z";
inline const Fields object_fields = {{"etag", "\"e\""}, {"last-modified", "Wed, 01 Jan 2025 00:00:00 GMT"}};

/// A client whose network is a script. Each call has one try, unless a test wants more.
class ClientTest : public testing::Test {
 protected:
  ClientConfig config(std::string_view bucket = bucket_name,
                      std::string_view endpoint = "http://127.0.0.1:9010") {
    const BucketName name = BucketName::parse(bucket).value();
    std::optional<aws::EndpointUrl> url;
    if (!endpoint.empty()) url = aws::EndpointUrl::parse(endpoint).value();
    ClientConfig made{name, resolve(name, "us-east-1", url).value(), "us-east-1",
                      aws::Credentials{"AKLONG", "verysecret", "tklong"}};
    made.clock = &clock;
    made.seed = 1;
    made.sleep = [this](std::chrono::microseconds time) { return pause(time); };
    made.retry.tries_max = 1;
    return made;
  }
  void open(ClientConfig a_config) {
    client.emplace(context.get_executor(), std::move(a_config), script.transports());
  }
  void open() { open(config()); }

  template <class T>
  Result<T> run(Task<T> task) {
    return redis3::test::run(context, std::move(task));
  }
  void run_to_rest() {
    context.restart();
    context.run();
  }

  Result<std::string> put(std::string key = "k") {
    PutRequest request(std::move(key), "value");
    return run(client->put_object(std::move(request)));
  }
  Result<ReadObject> get() {
    GetRequest request("k");
    return run(client->get_object(std::move(request)));
  }

  /// Does not sleep: keeps how long it should have been.
  boost::asio::awaitable<void> pause(std::chrono::microseconds time) {
    pauses.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(time));
    co_return;
  }

  boost::asio::io_context context{1};
  ManualClock clock{midnight};
  Script script;
  std::vector<std::chrono::milliseconds> pauses;
  std::optional<Client> client;
};

}  // namespace redis3::s3::test

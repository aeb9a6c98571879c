#include "load.hpp"
#include "redis3/async_client.hpp"
#include "redis3/redis3.hpp"
#include "stream.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::bench {
namespace {

Options options_for(const Load& load) {
  if (!load.ca_file.empty()) ::setenv("AWS_CA_BUNDLE", load.ca_file.c_str(), 1);
  Options options;
  options.cache = "bench";
  options.region = "us-east-1";
  options.endpoint_url = fmt::format("{}://127.0.0.1:{}", load.ca_file.empty() ? "http" : "https", load.port);
  options.access_key_id = "AKIABENCH";
  options.secret_access_key = "secret";
  return options;
}

void give_up_on(const Error& error) {
  errno = 0;
  give_up(error.message());
}

/// One request after another, until the time is up.
boost::asio::awaitable<void> work(AsyncClient client, const Load& load, Meter& meter, std::size_t number,
                                  boost::asio::io_context& context) {
  const std::string value(value_bytes, 'v');
  while (true) {
    const auto begun = std::chrono::steady_clock::now();
    std::string key = key_name(number++);
    if (load.operation == Operation::get) {
      const Result<std::optional<std::string>> got = co_await client.get(std::move(key));
      if (got.has_error()) give_up_on(got.error());
    } else {
      std::string copy = value;
      const Result<bool> is_set = co_await client.set(std::move(key), std::move(copy));
      if (is_set.has_error()) give_up_on(is_set.error());
    }
    if (!meter.count(begun)) break;
  }
  context.stop();
}

boost::asio::awaitable<void> work_all(const Load& load, Meter& meter, boost::asio::io_context& context) {
  const Options options = options_for(load);
  const Result<AsyncClient> client = co_await AsyncClient::open(context.get_executor(), options);
  if (client.has_error()) give_up_on(client.error());
  for (std::size_t i = 0; i < load.in_flight; ++i) {
    // Each begins elsewhere among the keys, so that no two work on the same one.
    const std::size_t first = i * keys / load.in_flight;
    boost::asio::co_spawn(context, work(*client, load, meter, first, context), boost::asio::detached);
  }
}

}  // namespace

void run_async(const Load& load, Meter& meter) {
  boost::asio::io_context context(1);
  boost::asio::co_spawn(context, work_all(load, meter, context), boost::asio::detached);
  context.run();
}

void run_blocking(const Load& load, Meter& meter) {
  Client client(options_for(load));
  const std::string value(value_bytes, 'v');
  std::vector<std::string> names;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t number = 0; number < load.in_flight; ++number) {
    names.push_back(fmt::format("key:{:06}", number));
    pairs.emplace_back(names.back(), value);
  }
  std::chrono::steady_clock::time_point begun;
  std::size_t number = 0;
  do {
    begun = std::chrono::steady_clock::now();
    switch (load.operation) {
      case Operation::get:
        client.get(key_name(number++));
        break;
      case Operation::set:
        client.set(key_name(number++), value);
        break;
      case Operation::mget:
        client.mget(names);
        break;
      case Operation::mset:
        client.mset(pairs);
        break;
    }
  } while (meter.count(begun));
}

}  // namespace redis3::bench

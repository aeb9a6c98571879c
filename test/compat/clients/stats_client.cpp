// Runs the commands of its standard input, one a line, as the blocking client and as the asynchronous one,
// and prints what each of them says that it has asked of S3. Commands that end in an error are no reason to
// stop.
//
//     stats_client blocking|async URL

#include <redis3/async_client.hpp>
#include <redis3/redis3.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace asio = boost::asio;
using Words = std::vector<std::string>;

std::vector<Words> read_commands() {
  std::vector<Words> commands;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    commands.emplace_back(std::istream_iterator<std::string>(words), std::istream_iterator<std::string>());
  }
  return commands;
}

redis3::Options options_for(const std::string& url) {
  redis3::Options options;
  options.url = url;
  options.hedge_percent = 0;
  return options;
}

void print(const redis3::Stats& stats) {
  for (const auto& [operation, times] : stats.requests)
    std::cout << operation << " " << times << "\n";
  std::cout << "total " << stats.request_count() << "\nretries " << stats.retries << "\nbytes_sent "
            << stats.bytes_sent << "\nbytes_received " << stats.bytes_received << "\ndollars "
            << stats.dollars << "\n";
}

void run_blocking(const std::string& url) {
  redis3::Client client(options_for(url));
  for (const Words& words : read_commands()) {
    try {
      client.command(words);
    } catch (const redis3::Error&) {
    }
  }
  print(client.stats());
}

asio::awaitable<void> run_async(std::string url) {
  const redis3::Options options = options_for(url);
  const auto executor = co_await asio::this_coro::executor;
  const redis3::AsyncClient client = (co_await redis3::AsyncClient::open(executor, options)).value();
  for (const Words& words : read_commands())
    (void)co_await client.command(words);
  print((co_await client.stats()).value());
  (co_await client.close()).value();
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 3) return 2;
  try {
    if (std::string_view(arguments[1]) == "blocking") {
      run_blocking(arguments[2]);
      return 0;
    }
    asio::io_context context;
    asio::co_spawn(context, run_async(arguments[2]), [](std::exception_ptr thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
    context.run();
    return 0;
  } catch (const redis3::Error& error) {
    std::cerr << error.message() << "\n";
    return 1;
  }
}

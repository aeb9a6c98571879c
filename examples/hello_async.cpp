// The session of hello.cpp with coroutines, in two databases at once.
//
//     example_hello_async                                          in memory
//     example_hello_async 's3express://mytestcache?az=use1-az5'    in a bucket

#include <redis3/async_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;

// Here every Error ends the program; value() throws it.
asio::awaitable<void> play(std::string url, std::int64_t db) {
  const redis3::Options options{.db = db, .url = url};
  const auto executor = co_await asio::this_coro::executor;
  const redis3::AsyncClient r = (co_await redis3::AsyncClient::open(executor, options)).value();
  std::ostringstream out;

  (co_await r.set("userId:10", "1701743088")).value();
  const std::optional<std::string> value = (co_await r.get("userId:10")).value();
  out << "userId:10 is " << value.value_or("absent") << "\n";

  std::vector<std::pair<std::string, std::string>> pairs;
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    names.push_back("playground_" + std::to_string(i));
    pairs.emplace_back(names.back(), std::to_string(i * i));
  }
  (co_await r.mset(pairs)).value();
  const auto squares = (co_await r.mget(names)).value();
  for (const std::optional<std::string>& square : squares)
    out << square.value_or("absent") << " ";

  const std::vector<std::string> found = (co_await r.keys("playground*")).value();
  out << "\ndb " << r.db() << " has " << found.size() << " playground keys\n";

  names.push_back("userId:10");
  (co_await r.del(names)).value();
  const std::vector<std::string> count{"DBSIZE"};
  const redis3::Reply left = (co_await r.command(count)).value();
  out << left.integer() << " keys are left\n";
  (co_await r.close()).value();
  std::cout << out.str();
}

}  // namespace

int main(int argument_count, char** arguments) {
  try {
    const std::string url = argument_count > 1 ? arguments[1] : "memory:";
    asio::io_context context;
    for (const std::int64_t db : {0, 133}) {
      asio::co_spawn(context, play(url, db), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
      });
    }
    context.run();
    return 0;
  } catch (const redis3::Error& error) {
    std::cerr << error.message() << "\n";
    return 1;
  }
}

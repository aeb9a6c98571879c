#include <redis3/async_client.hpp>
#include <redis3/redis3.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>

namespace {

boost::asio::awaitable<void> ask(redis3::Options options) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const redis3::Result<redis3::AsyncClient> r = co_await redis3::AsyncClient::open(executor, options);
  co_await r->set("userId:10", "1701743088");
  const auto value = co_await r->get("userId:10");
  std::cout << "asynchronous " << value.value().value() << std::endl;
}

}  // namespace

int main() {
  redis3::Client r({.url = "memory:"});
  r.set("userId:10", "1701743088");
  std::cout << "blocking " << r.get("userId:10").value() << std::endl;

  redis3::Options options;
  options.url = "memory:";
  boost::asio::io_context context;
  boost::asio::co_spawn(context, ask(options), [](std::exception_ptr bug) {
    if (bug) std::rethrow_exception(bug);
  });
  context.run();
}

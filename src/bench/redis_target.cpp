#include "bench/redis_target.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::bench {
namespace {

/// The value of a field of INFO; empty where it is not there.
std::string_view field_of(std::string_view info, std::string_view name) {
  const std::size_t begin = info.find(name);
  if (begin == std::string_view::npos) return {};
  info.remove_prefix(begin + name.size());
  return info.substr(0, info.find_first_of("\r\n"));
}

}  // namespace

std::string server_name_of(std::string_view info) {
  constexpr std::pair<std::string_view, std::string_view> servers[] = {
      {"redis3", "\nredis3_version:"}, {"Valkey", "\nvalkey_version:"}, {"Redis", "\nredis_version:"}};
  for (const auto& [name, field] : servers) {
    const std::string_view version = field_of(info, field);
    if (!version.empty()) return fmt::format("{} {}", name, version);
  }
  return {};
}

RedisTarget::RedisTarget(boost::asio::any_io_executor executor, TargetInfo info,
                         redis_client::Address address, redis_client::ConnectionOptions options)
    : executor_(std::move(executor)),
      info_(std::move(info)),
      address_(std::move(address)),
      options_(std::move(options)) {}

Task<void> RedisTarget::open() {
  command::Argv call{"INFO", "server"};
  const Result<Reply> reply = co_await run(std::move(call));
  if (reply.has_error()) co_return reply.error();
  // Who may not ask that may still do what is measured.
  if (!reply->is_error()) info_.note = server_name_of(reply->text());
  co_return Result<void>();
}

Eventual<Reply> RedisTarget::begin(command::Argv call) {
  return run(std::move(call));
}

Task<Reply> RedisTarget::run(command::Argv call) {
  std::unique_ptr<redis_client::Connection> connection;
  if (idle_.empty()) {
    auto opened = co_await redis_client::Connection::open(executor_, address_, options_);
    if (opened.has_error()) co_return opened.error();
    connection = *std::move(opened);
  } else {
    connection = std::move(idle_.back());
    idle_.pop_back();
  }
  Result<Reply> reply = co_await connection->run(std::move(call));
  if (connection->is_open()) idle_.push_back(std::move(connection));
  co_return reply;
}

Task<void> RedisTarget::close() {
  idle_.clear();
  co_return Result<void>();
}

}  // namespace redis3::bench

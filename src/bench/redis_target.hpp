#pragma once

#include "bench/target.hpp"
#include "redis_client/address.hpp"
#include "redis_client/connection.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace redis3::bench {

/// A Redis server, or what speaks its protocol. Each command that is under way has a connection of its own,
/// as with the pools of Redis's clients: it is opened where none is free, and kept.
class RedisTarget : public Target {
 public:
  RedisTarget(boost::asio::any_io_executor executor, TargetInfo info, redis_client::Address address,
              redis_client::ConnectionOptions options = redis_client::ConnectionOptions());

  const TargetInfo& info() const override { return info_; }
  /// Also asks which version it is, for the note.
  Task<void> open() override;
  Eventual<Reply> begin(command::Argv call) override;
  Usage usage() const override { return {}; }
  Task<void> close() override;

 private:
  Task<Reply> run(command::Argv call);

  boost::asio::any_io_executor executor_;
  TargetInfo info_;
  redis_client::Address address_;
  redis_client::ConnectionOptions options_;
  std::vector<std::unique_ptr<redis_client::Connection>> idle_;
};

/// What INFO's reply says the server is: "Redis 7.2.4", "redis3 0.1.0"; empty where it does not.
std::string server_name_of(std::string_view info);

}  // namespace redis3::bench

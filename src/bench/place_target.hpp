#pragma once

#include "bench/target.hpp"
#include "client/location.hpp"
#include "command/command.hpp"
#include "place/backend.hpp"
#include "redis3/options.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace redis3::bench {

/// A place for keys as redis3 opens it: an S3 bucket, a SQLite file, memory. Commands go the way that they go
/// in the library.
class PlaceTarget : public Target {
 public:
  PlaceTarget(boost::asio::any_io_executor executor, TargetInfo info, client::Location location,
              Options options);

  const TargetInfo& info() const override { return info_; }
  Task<void> open() override;
  Eventual<Reply> begin(command::Argv call) override;
  Usage usage() const override;
  Task<void> close() override;

 private:
  boost::asio::any_io_executor executor_;
  TargetInfo info_;
  client::Location location_;
  Options options_;
  std::unique_ptr<place::Backend> backend_;
  command::Session session_;
};

}  // namespace redis3::bench

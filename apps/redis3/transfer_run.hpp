#pragma once

#include "client/backing.hpp"
#include "client/location.hpp"
#include "mark_file.hpp"
#include "model/keyspace.hpp"
#include "s3/pricing.hpp"
#include "transfer/transfer.hpp"
#include "transfer_arguments.hpp"
#include "transfer_report.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What import and export have in common.
namespace redis3::app {

/// A place of redis3 that is open.
struct OpenPlace {
  std::unique_ptr<Random> random;
  std::unique_ptr<client::Backing> backing;
  std::unique_ptr<model::Keyspace> keyspace;
};

/// creates  whether a place that is not there is made
Task<OpenPlace> open_place(boost::asio::any_io_executor executor, client::Location location,
                           const Options& options, bool creates);

/// By which prices it is charged; absent where it costs nothing.
std::optional<s3::StorageClass> storage_class_of(const client::Location& location);

/// A transfer that is ready to begin.
struct TransferRun {
  const TransferArguments& arguments;
  transfer::Source& source;
  transfer::Target& target;
  client::Backing& backing;
  const bool& is_stopped;
  std::optional<std::int64_t> into_db;
};

/// Moves everything, goes on where an earlier run has ended, tells how far it is, and keeps where to go on.
/// `outcome` has its name and both ends; the rest is filled in.
Task<TransferOutcome> run_transfer(TransferRun run, TransferOutcome outcome);

/// What both subcommands do around their coroutine: parse, run, print; the exit code.
int run_transfer_command(const ParsedTransfer& parsed,
                         const std::function<Task<TransferOutcome>(
                             boost::asio::any_io_executor, const client::Location&, const bool&)>& begin);

}  // namespace redis3::app

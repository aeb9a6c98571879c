#include "lifecycle.hpp"

#include "base/clock.hpp"
#include "base/random.hpp"
#include "client/backing.hpp"
#include "client/location.hpp"
#include "connection.hpp"
#include "lifecycle_arguments.hpp"
#include "lifecycle_report.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <exception>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

using Kind = LifecycleChange::Kind;

/// What redis3's rule is to become, as the document to write; absent where it is that already.
Result<std::optional<std::string>> plan(LifecycleChange& change, const std::string& xml) {
  Result<std::vector<upkeep::LifecycleRule>> rules = upkeep::read_rules(xml);
  if (rules.has_error()) return rules.error();
  change.rules = *std::move(rules);
  if (change.removes) {
    Result<std::string> left = upkeep::without_own_rule(xml);
    if (left.has_value()) {
      change.kind = Kind::removed;
      return std::optional<std::string>(*std::move(left));
    }
    if (left.error().kind() != ErrorKind::not_found) return left.error();
    return std::optional<std::string>();
  }
  const Result<std::optional<upkeep::OwnRule>> own = upkeep::read_own_rule(xml);
  if (own.has_error()) return own.error();
  // Who says no number of days does not take one back that stands there.
  if (*own && !change.rule.expire_days) change.rule = **own;
  if (*own == change.rule) return std::optional<std::string>();
  Result<std::string> with_ours = upkeep::with_own_rule(xml, change.rule);
  if (with_ours.has_error()) return with_ours.error();
  change.kind = Kind::set;
  return std::optional<std::string>(*std::move(with_ours));
}

/// Reads the rules, and changes them where that is wanted.
Task<LifecycleChange> look_after(store::LifecycleStore& bucket, LifecycleChange change) {
  Result<store::LifecycleDocument> document = co_await bucket.read_lifecycle();
  if (document.has_error()) co_return document.error();
  Result<std::optional<std::string>> planned = plan(change, document->xml);
  if (planned.has_error()) co_return planned.error();
  if (!*planned || !change.is_applied) co_return change;
  document->xml = **std::move(planned);
  const Result<void> written = co_await bucket.write_lifecycle(*std::move(document));
  if (written.has_error()) co_return written.error();
  co_return change;
}

Task<LifecycleChange> open_and_look(boost::asio::any_io_executor executor, client::Location location,
                                    const LifecycleArguments& arguments) {
  SeededRandom random = SeededRandom::from_system();
  client::BackingParts parts{std::move(executor), system_clock(), random};
  parts.creates = false;
  Result<std::unique_ptr<client::Backing>> backing =
      client::open_backing(std::move(parts), location, arguments.connection);
  if (backing.has_error()) co_return backing.error();
  store::LifecycleStore* const bucket = (*backing)->lifecycle();
  if (bucket == nullptr)
    co_return Error(ErrorKind::unsupported, "Only buckets have lifecycle rules; try redis3 sweep.");
  LifecycleChange change;
  change.place = client::url_of(location);
  change.bucket = (*backing)->bucket();
  change.rule = arguments.rule;
  change.removes = arguments.removes;
  change.is_applied = arguments.is_applied;
  auto looking = look_after(*bucket, std::move(change));
  co_return co_await std::move(looking);
}

Result<LifecycleChange> run(client::Location location, const LifecycleArguments& arguments) {
  boost::asio::io_context context(1);
  Result<LifecycleChange> change = Error();
  boost::asio::co_spawn(context, open_and_look(context.get_executor(), std::move(location), arguments),
                        [&](std::exception_ptr bug, Result<LifecycleChange> value) {
                          if (bug) std::rethrow_exception(bug);
                          change = std::move(value);
                        });
  context.run();
  return change;
}

}  // namespace

int run_lifecycle(std::vector<std::string> words) {
  const ParsedLifecycle parsed = parse_lifecycle_arguments(std::move(words));
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  const Result<client::Location> location =
      client::locate(parsed.arguments.connection, client::environment_url());
  if (!location) {
    tell_failure(location.error());
    return exit_unusable;
  }
  const Result<LifecycleChange> change = run(*location, parsed.arguments);
  if (!change) {
    tell_failure(change.error());
    return exit_incomplete;
  }
  print(lifecycle_text(*change));
  return exit_ok;
}

}  // namespace redis3::app

#include "fault/campaign.hpp"

#include "base/parallel.hpp"
#include "fault/commands.hpp"
#include "fault/linearizability.hpp"
#include "support/keyspace_fixture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace redis3::test {
namespace {

using Verb = Operation::Verb;

/// Few keys, so that clients meet; the last one is a counter.
const std::array<std::string, 3> key_names{"a", "b", "n"};
const std::string& counter_name = key_names[2];

std::string_view name_of(store::Fault fault) {
  switch (fault) {
    case store::Fault::fail:
      return "fail";
    case store::Fault::lose_before:
      return "lose_before";
    case store::Fault::lose_after:
      return "lose_after";
    case store::Fault::conflict:
      return "conflict";
    case store::Fault::corrupt:
      return "corrupt";
  }
  return "";
}

bool is_read(Verb verb) {
  return verb == Verb::get || verb == Verb::exists;
}

class MemoryPlace : public CampaignPlace {
 public:
  boost::asio::io_context& context() override { return bucket_.context; }
  store::ObjectStore& store_of(std::size_t) override { return bucket_.store; }
  TimePoint now() const override { return bucket_.clock.now(); }
  void pass(std::chrono::milliseconds time) override { bucket_.clock.advance(time); }
  /// The last writer's faults are its own, and there are none.
  void calm_down() override {}

 private:
  MemoryBucket bucket_;
};

class Campaign {
 public:
  Campaign(const CampaignOptions& options, CampaignPlace& place)
      : options_(options), random_(options.seed), place_(place) {
    for (std::size_t number = 0; number <= options.clients; ++number) {
      writers_.push_back(std::make_unique<Writer>(place.context(), place.store_of(number), random_.next()));
      if (number < options.clients) writers_.back()->faults.set_rates(options.rates);
    }
    seen_.resize(options.clients);
  }

  CampaignReport run() {
    for (std::size_t round = 0; round < options_.rounds; ++round) {
      run_all(options_.clients, [this](std::size_t client) { return work(client); });
      place_.pass(std::chrono::milliseconds(random_.next() % 60));
    }
    place_.calm_down();
    // The last writer knows nothing and meets no faults: it sees what is in the bucket.
    run_all(key_names.size(), [this](std::size_t at) {
      Operation look;
      look.client = static_cast<int>(options_.clients);
      return perform(key_names[at], std::move(look));
    });
    for (const auto& writer : writers_) {
      test::run(place_.context(), writer->keyspace->drain()).value();
      report_.calls += writer->faults.calls();
      for (const auto& [fault, count] : writer->faults.faults_by_kind())
        report_.faults[std::string(name_of(fault))] += count;
    }
    return std::move(report_);
  }

 private:
  void run_all(std::size_t count, std::function<Task<void>(std::size_t)> task) {
    test::run(place_.context(), for_each_index(count, count, std::move(task))).value();
  }

  Task<void> work(std::size_t client) {
    for (std::size_t n = 0; n < options_.commands; ++n) {
      if (options_.verbs.empty() && random_.next() % 10 == 0) {
        const Result<void> many = co_await perform_on_many(client, random_.next() % 2 == 0);
        if (many.has_error()) co_return many.error();
        continue;
      }
      std::string key = key_names[random_.next() % key_names.size()];
      Operation next = draw(client, key);
      if (next.verb == Verb::increment) key = counter_name;
      const Result<void> done = co_await perform(std::move(key), std::move(next));
      if (done.has_error()) co_return done.error();
    }
    co_return Result<void>();
  }

  Operation draw(std::size_t client, const std::string& key) {
    Operation one;
    one.client = static_cast<int>(client);
    if (!options_.verbs.empty()) {
      one.verb = options_.verbs[random_.next() % options_.verbs.size()];
    } else if (key == counter_name) {
      constexpr std::array counting{Verb::increment, Verb::increment, Verb::increment,
                                    Verb::increment, Verb::get,       Verb::remove};
      one.verb = counting[random_.next() % counting.size()];
    } else {
      constexpr std::array mixed{Verb::get,       Verb::get,       Verb::get,     Verb::exists,
                                 Verb::set,       Verb::set,       Verb::set_get, Verb::set_absent,
                                 Verb::set_equal, Verb::set_equal, Verb::remove};
      one.verb = mixed[random_.next() % mixed.size()];
    }
    one.argument = std::to_string(++values_);
    one.expected = seen_[client][key].value_or("0");
    const bool stores = !is_read(one.verb) && one.verb != Verb::remove && one.verb != Verb::increment;
    if (stores && options_.with_expiry && random_.next() % 4 == 0)
      one.lives_milliseconds = 1 + static_cast<std::int64_t>(random_.next() % 80);
    return one;
  }

  void begin(Operation& one) {
    one.now = unix_milliseconds(place_.now());
    one.called = ++order_;
  }

  /// Puts what has ended into its key's history, unless it never happened.
  void end(const std::string& key, Operation one, const Result<std::string>& reply, bool may_have_happened) {
    one.answered = ++order_;
    if (!reply.has_error()) {
      one.reply = *reply;
    } else if (is_read(one.verb) || !may_have_happened) {
      return;
    }
    if (one.reply && one.verb == Verb::get && one.reply->starts_with('=') &&
        static_cast<std::size_t>(one.client) < seen_.size()) {
      seen_[static_cast<std::size_t>(one.client)][key] = one.reply->substr(1);
    }
    report_.histories[key].push_back(std::move(one));
  }

  Task<void> perform(std::string key, Operation one) {
    Writer& writer = *writers_[static_cast<std::size_t>(one.client)];
    begin(one);
    const Result<Reply> reply = co_await test::perform(writer, key, one);
    const bool is_unknown = reply.has_error() && reply.error().kind() == ErrorKind::outcome_unknown;
    Result<std::string> text = Error(ErrorKind::internal, "");
    if (!reply.has_error()) text = spelled(*reply);
    end(key, std::move(one), text, is_unknown);
    co_return count_ending(reply);
  }

  /// MSET or MGET of the keys that are no counters: to each of them a command by itself.
  Task<void> perform_on_many(std::size_t client, bool is_set) {
    command::Argv argv{is_set ? "MSET" : "MGET"};
    std::vector<Operation> parts;
    for (std::size_t at = 0; at < 2; ++at) {
      Operation part;
      part.verb = is_set ? Verb::set : Verb::get;
      part.client = static_cast<int>(client);
      argv.push_back(key_names[at]);
      if (is_set) argv.push_back(part.argument = std::to_string(++values_));
      begin(part);
      parts.push_back(std::move(part));
    }
    Result<Reply> reply = co_await execute(*writers_[client], std::move(argv));
    for (std::size_t at = 0; at < parts.size(); ++at) {
      Result<std::string> text = Error(ErrorKind::internal, "");
      if (!reply.has_error()) text = is_set ? spelled(*reply) : spelled(reply->elements()[at]);
      // After an error some of them may be set.
      end(key_names[at], std::move(parts[at]), text, true);
    }
    co_return count_ending(reply);
  }

  /// An Error where a command ended in a way that faults of a store do not explain.
  Result<void> count_ending(const Result<Reply>& reply) {
    if (!reply.has_error()) {
      ++report_.endings["OK"];
      if (reply->is_error()) return Error(ErrorKind::reply, reply->text());
      return Result<void>();
    }
    const ErrorKind kind = reply.error().kind();
    ++report_.endings[std::string(name_of(kind))];
    const bool is_explained = kind == ErrorKind::unavailable || kind == ErrorKind::outcome_unknown ||
                              kind == ErrorKind::corrupt || kind == ErrorKind::denied;
    return is_explained ? Result<void>() : Result<void>(reply.error());
  }

  CampaignOptions options_;
  SeededRandom random_;
  CampaignPlace& place_;
  std::vector<std::unique_ptr<Writer>> writers_;
  /// What each client last saw of a key, to be compared with.
  std::vector<std::map<std::string, std::optional<std::string>>> seen_;
  CampaignReport report_;
  std::uint64_t order_ = 0;
  std::uint64_t values_ = 0;
};

}  // namespace

void CampaignReport::add(const CampaignReport& other) {
  for (const auto& [ending, count] : other.endings)
    endings[ending] += count;
  for (const auto& [fault, count] : other.faults)
    faults[fault] += count;
  calls += other.calls;
}

std::uint64_t CampaignReport::unknown() const {
  const auto found = endings.find("outcome_unknown");
  return found == endings.end() ? 0 : found->second;
}

std::string CampaignReport::summary() const {
  std::string text = "commands:";
  for (const auto& [ending, count] : endings)
    text += fmt::format(" {} {}", count, ending);
  text += fmt::format("\nfaults in {} calls of the store:", calls);
  for (const auto& [fault, count] : faults)
    text += fmt::format(" {} {}", count, fault);
  return text + "\n";
}

store::FaultRates rates_of(std::uint64_t seed) {
  store::FaultRates rates;
  rates.turns_max = 6;
  switch (seed % 6) {
    case 0:
      break;
    case 1:
      rates.lose_before = 0.1;
      rates.lose_after = 0.1;
      break;
    case 2:
      rates.conflict = 0.2;
      break;
    case 3:
      rates.fail = 0.2;
      break;
    case 4:
      rates.corrupt = 0.1;
      rates.lose_after = 0.05;
      break;
    default:
      rates.fail = rates.lose_before = rates.lose_after = rates.conflict = rates.corrupt = 0.04;
  }
  return rates;
}

CampaignReport run_campaign(const CampaignOptions& options) {
  MemoryPlace place;
  return run_campaign(options, place);
}

CampaignReport run_campaign(const CampaignOptions& options, CampaignPlace& place) {
  return Campaign(options, place).run();
}

std::string complaint_about(std::uint64_t seed, const CampaignReport& report, std::string_view binary) {
  for (const auto& [key, history] : report.histories) {
    const Verdict verdict = check_linearizability(history);
    if (verdict == Verdict::linearizable) continue;
    std::vector<Operation> ordered = history;
    std::sort(ordered.begin(), ordered.end(),
              [](const Operation& a, const Operation& b) { return a.called < b.called; });
    std::string text =
        fmt::format("seed {}, key '{}': {}; call, answer, client, command, reply (? unknown):\n", seed, key,
                    verdict == Verdict::too_hard ? "too hard to judge" : "not linearizable");
    for (const Operation& one : ordered)
      text += describe(one) + "\n";
    return text + fmt::format("again: REDIS3_SEEDS={0}-{0} {1}\n", seed, binary);
  }
  return "";
}

}  // namespace redis3::test

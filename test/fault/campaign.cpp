#include "fault/campaign.hpp"

#include "base/parallel.hpp"
#include "fault/commands.hpp"
#include "fault/linearizability.hpp"
#include "fault/memory_place.hpp"
#include "model/keyspace.hpp"
#include "support/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace redis3::test {
namespace {

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

/// Draws the same for ever.
class OneNumber : public Random {
 public:
  std::uint64_t next() override { return 7; }
};

/// What would be a process of its own.
struct Process {
  Process(CampaignPlace& place, std::size_t number, std::uint64_t seed, store::FaultRates rates,
          std::optional<Bug> bug)
      : faults(place.store_of(number), seed, rates), store(faults, bug), random(seed) {
    place.prepare(faults);
    model::KeyspaceOptions options;
    options.retry_pause_first = std::chrono::milliseconds(0);
    Random& ids = bug == Bug::draws_one_write_id ? static_cast<Random&>(one_number) : random;
    keyspace = std::make_unique<model::Keyspace>(place.context().get_executor(), store, ids, options);
  }

  store::FaultStore faults;
  BrokenStore store;
  SeededRandom random;
  OneNumber one_number;
  std::unique_ptr<model::Keyspace> keyspace;
};

std::vector<History> empty_histories(const Choice& choice) {
  if (choice.with_renames) return {History{{"a", "b"}, {}}, History{{"n"}, {}}};
  std::vector<History> histories;
  for (const std::string& key : choice.keys)
    histories.push_back(History{{key}, {}});
  return histories;
}

class Campaign {
 public:
  Campaign(const CampaignOptions& options, CampaignPlace& place)
      : options_(options), random_(options.seed), place_(place), chooser_(options.choice, random_) {
    report_.histories = empty_histories(options.choice);
    for (std::size_t number = 0; number < options.clients; ++number)
      processes_.push_back(
          std::make_unique<Process>(place, number, random_.next(), options.rates, options.bug));
    // The last one knows nothing and meets no faults: it sees what is in the bucket.
    processes_.push_back(
        std::make_unique<Process>(place, options.clients, random_.next(), store::FaultRates(), std::nullopt));
  }

  CampaignReport run() {
    for (std::size_t round = 0; round < options_.rounds; ++round) {
      run_all(options_.clients * options_.threads,
              [this](std::size_t at) { return work(static_cast<int>(at % options_.clients)); });
      place_.pass(std::chrono::milliseconds(random_.next() % 60));
    }
    place_.calm_down();
    run_all(options_.choice.keys.size(), [this](std::size_t at) { return look(options_.choice.keys[at]); });
    for (const auto& process : processes_) {
      place_.run_task(process->keyspace->drain());
      report_.calls += process->faults.calls();
      report_.appends += process->store.appends();
      for (const auto& [fault, count] : process->faults.faults_by_kind())
        report_.faults[std::string(name_of(fault))] += count;
    }
    return std::move(report_);
  }

 private:
  void run_all(std::size_t count, std::function<Task<void>(std::size_t)> task) {
    place_.run_task(for_each_index(count, count, std::move(task)));
  }

  Task<void> work(int client) {
    for (std::size_t n = 0; n < options_.commands; ++n) {
      if (options_.with_many && options_.choice.verbs.empty() && random_.next() % 10 == 0) {
        const Result<void> many = co_await perform_on_many(client, random_.next() % 2 == 0);
        if (many.has_error()) co_return many.error();
        continue;
      }
      auto [key, one] = chooser_.next(client);
      const Result<void> done = co_await perform(std::move(key), std::move(one));
      if (done.has_error()) co_return done.error();
    }
    co_return Result<void>();
  }

  Task<void> look(std::string key) {
    for (const Verb verb : {Verb::get, Verb::expire_time}) {
      Operation one;
      one.verb = verb;
      one.client = static_cast<int>(options_.clients);
      const Result<void> done = co_await perform(key, std::move(one));
      if (done.has_error()) co_return done.error();
    }
    co_return Result<void>();
  }

  /// The history that a key belongs to.
  History& history_of(const std::string& key) {
    return *std::find_if(report_.histories.begin(), report_.histories.end(), [&key](const History& history) {
      return std::find(history.keys.begin(), history.keys.end(), key) != history.keys.end();
    });
  }

  void begin(const std::string& key, Operation& one) {
    const std::vector<std::string>& keys = history_of(key).keys;
    one.key = keys.front() == key ? 0 : 1;
    one.other = 1 - one.key;
    one.called_at = unix_milliseconds(place_.now());
    one.called = ++order_;
  }

  /// Puts what has ended into its key's history, unless it never happened.
  void end(const std::string& key, Operation one, const Result<std::string>& reply, bool may_have_happened) {
    one.answered_at = unix_milliseconds(place_.now());
    one.answered = ++order_;
    if (!reply.has_error()) {
      one.reply = *reply;
    } else if (is_read(one.verb) || !may_have_happened) {
      return;
    }
    chooser_.remember(key, one);
    history_of(key).operations.push_back(std::move(one));
  }

  Task<void> perform(std::string key, Operation one) {
    begin(key, one);
    command::Argv argv = argv_of(one, history_of(key).keys);
    const Result<Reply> reply = co_await execute(keyspace_of(one.client), std::move(argv));
    const bool is_unknown = reply.has_error() && reply.error().kind() == ErrorKind::outcome_unknown;
    Result<std::string> text = Error(ErrorKind::internal, "");
    if (!reply.has_error()) text = spelled(*reply);
    end(key, std::move(one), text, is_unknown);
    co_return count_ending(reply);
  }

  /// MSET or MGET: to each of the keys a command by itself.
  Task<void> perform_on_many(int client, bool is_set) {
    command::Argv argv{is_set ? "MSET" : "MGET"};
    const std::vector<std::string> keys{"a", "b"};
    std::vector<Operation> parts;
    for (const std::string& key : keys) {
      Operation part;
      part.verb = is_set ? Verb::set : Verb::get;
      part.client = client;
      argv.push_back(key);
      if (is_set) argv.push_back(part.argument = chooser_.new_value());
      begin(key, part);
      parts.push_back(std::move(part));
    }
    Result<Reply> reply = co_await execute(keyspace_of(client), std::move(argv));
    for (std::size_t at = 0; at < parts.size(); ++at) {
      Result<std::string> text = Error(ErrorKind::internal, "");
      if (!reply.has_error()) text = is_set ? spelled(*reply) : spelled(reply->elements()[at]);
      // After an error some of them may be set.
      end(keys[at], std::move(parts[at]), text, true);
    }
    co_return count_ending(reply);
  }

  model::Keyspace& keyspace_of(int client) { return *processes_[static_cast<std::size_t>(client)]->keyspace; }

  /// An Error where a command ended in a way that faults of a store do not explain. What an error reply says
  /// is judged with the history.
  Result<void> count_ending(const Result<Reply>& reply) {
    if (!reply.has_error()) {
      ++report_.endings[reply->is_error() ? "error reply" : "OK"];
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
  Chooser chooser_;
  std::vector<std::unique_ptr<Process>> processes_;
  CampaignReport report_;
  std::uint64_t order_ = 0;
};

}  // namespace

void CampaignReport::add(const CampaignReport& other) {
  for (const auto& [ending, count] : other.endings)
    endings[ending] += count;
  for (const auto& [fault, count] : other.faults)
    faults[fault] += count;
  calls += other.calls;
  appends += other.appends;
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

void CampaignPlace::run_task(Task<void> task) {
  test::run(context(), std::move(task)).value();
}

CampaignReport run_campaign(const CampaignOptions& options) {
  MemoryPlace place;
  return run_campaign(options, place);
}

CampaignReport run_campaign(const CampaignOptions& options, CampaignPlace& place) {
  return Campaign(options, place).run();
}

Judgement judge(std::uint64_t seed, const CampaignReport& report, std::string_view binary) {
  Judgement judgement;
  for (const History& history : report.histories) {
    const Verdict verdict = check_linearizability(history.operations);
    if (verdict == Verdict::too_hard) ++judgement.too_hard;
    if (verdict != Verdict::not_linearizable) continue;
    judgement.complaint += fmt::format(
        "seed {0}, {1}: not linearizable; call, answer, client, command, reply (? unknown):\n{2}"
        "again: REDIS3_SEEDS={0}-{0} {3}\n",
        seed, fmt::join(history.keys, " and "), describe(history), binary);
  }
  return judgement;
}

}  // namespace redis3::test

#include "fault/commands.hpp"
#include "fault/linearizability.hpp"
#include "support/keyspace_fixture.hpp"

#include <gtest/gtest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <array>
#include <list>
#include <memory>
#include <optional>
#include <vector>

// A command whose caller gives it up, at each of the moments at which it waits: those who come after it find
// the key in order, and nothing of it stays behind.

namespace redis3::test {
namespace {

namespace asio = boost::asio;
/// The second one is what the first is renamed to.
const std::vector<std::string> keys{"k", "l"};
constexpr const char* first_value = "1";
/// No command waits so often.
constexpr std::size_t waits_max = 1000;

constexpr std::array verbs{Verb::get,     Verb::exists,  Verb::set,       Verb::set_absent,   Verb::set_equal,
                           Verb::set_get, Verb::remove,  Verb::increment, Verb::append,       Verb::getdel,
                           Verb::expire,  Verb::persist, Verb::rename,    Verb::rename_absent};

/// One command on its way.
struct UnderWay {
  Operation operation;
  /// Absent where it was given up.
  std::optional<Result<Reply>> reply;
  asio::cancellation_signal signal;
  bool has_ended = false;
};

struct Case {
  Verb verb;
  /// What goes wrong with the first write, so that a command waits in its repairs as well.
  std::optional<store::Fault> fault;
  /// What the same client asks of the same key while the command is on its way.
  std::vector<Verb> beside;
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Verb verb : verbs) {
    for (const std::optional<store::Fault> fault :
         {std::optional<store::Fault>(), std::optional(store::Fault::lose_before),
          std::optional(store::Fault::lose_after), std::optional(store::Fault::conflict)}) {
      all.push_back({verb, fault, {}});
      all.push_back({verb, fault, {Verb::increment, Verb::get, Verb::set_get, Verb::increment}});
    }
  }
  return all;
}

std::string name_of(const Case& tried, std::size_t waits) {
  Operation one;
  one.verb = tried.verb;
  std::string text = describe(one, keys) + ", given up at wait " + std::to_string(waits) + ", fault ";
  text += tried.fault ? std::to_string(static_cast<int>(*tried.fault)) : "none";
  return text + ", beside it " + std::to_string(tried.beside.size()) + "\n";
}

/// A bucket with one value in it, and a client that has not seen it.
class World {
 public:
  explicit World(const Case& tried) {
    store::FaultRates rates;
    rates.turns_max = 2;
    writer_->faults.set_rates(rates);
    if (tried.fault) {
      writer_->faults.fail_call(store::Verb::put, 1, *tried.fault);
      writer_->faults.fail_call(store::Verb::remove, 1, *tried.fault);
      writer_->faults.fail_call(store::Verb::rename, 1, *tried.fault);
    }
    Operation set = operation_of(Verb::set);
    set.argument = first_value;
    answer(*other_, std::move(set));
    first_ = &begin(*writer_, operation_of(tried.verb));
    for (const Verb verb : tried.beside)
      begin(*writer_, operation_of(verb));
  }

  /// What is on its way goes before what it works on.
  ~World() { drop_all(); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  bool has_first_ended() const { return first_->has_ended; }

  /// Lets somebody go on so many times.
  void run(std::size_t waits) {
    for (std::size_t wait = 0; wait < waits && run_handler(); ++wait) {
    }
  }

  void give_up_first() { first_->signal.emit(asio::cancellation_type::terminal); }
  /// Ends the loop, with all that waits in it.
  void drop_all() { context_.reset(); }

  /// What comes later, from the same client and from another one.
  void go_on() {
    answer(*writer_, operation_of(Verb::increment));
    answer(*writer_, operation_of(Verb::get));
    answer(*writer_, operation_of(Verb::set_equal));
    answer(*other_, operation_of(Verb::increment));
    answer(*writer_, operation_of(Verb::set_get));
    answer(*other_, operation_of(Verb::get));
    for (Writer* const by : {writer_.get(), other_.get()}) {
      Operation look = operation_of(Verb::get);
      look.key = 1;
      answer(*by, std::move(look));
    }
  }

  bool have_all_ended() const {
    return std::all_of(under_way_.begin(), under_way_.end(),
                       [](const UnderWay& one) { return one.has_ended; });
  }
  /// How many commands' coroutines are there.
  long alive() const { return alive_.use_count() - 1; }
  std::string story() const {
    std::string text;
    for (const Operation& one : history_)
      text += describe(one, keys) + "\n";
    return text;
  }
  Verdict verdict() const { return check_linearizability(history_); }

 private:
  bool run_handler() {
    context_->restart();
    return context_->poll_one() > 0;
  }

  Operation operation_of(Verb verb) {
    Operation one;
    one.verb = verb;
    one.argument = std::to_string(++values_ * 100);
    one.expected = first_value;
    if (verb == Verb::expire) one.lives_milliseconds = 1000;
    one.called_at = one.answered_at = unix_milliseconds(bucket_.clock.now());
    return one;
  }

  static asio::awaitable<void> run_command(Writer& writer, UnderWay& command,
                                           [[maybe_unused]] std::shared_ptr<int> token) {
    command::Argv argv = argv_of(command.operation, keys);
    command.reply = co_await execute(*writer.keyspace, std::move(argv));
  }

  UnderWay& begin(Writer& by, Operation one) {
    UnderWay& begun = under_way_.emplace_back();
    begun.operation = std::move(one);
    begun.operation.called = ++order_;
    asio::co_spawn(*context_, run_command(by, begun, alive_),
                   asio::bind_cancellation_slot(begun.signal.slot(), [this, &begun](std::exception_ptr) {
                     begun.has_ended = true;
                     end(begun.operation, begun.reply);
                   }));
    return begun;
  }

  void answer(Writer& by, Operation one) {
    const UnderWay& begun = begin(by, std::move(one));
    run(waits_max);
    ASSERT_TRUE(begun.has_ended) << describe(begun.operation, keys);
  }

  /// Puts what has ended into the history, unless it never happened.
  void end(Operation one, const std::optional<Result<Reply>>& reply) {
    one.answered = ++order_;
    if (reply && reply->has_value()) {
      one.reply = spelled(**reply);
    } else {
      const bool may_have_happened = !reply || reply->error().kind() == ErrorKind::outcome_unknown;
      if (is_read(one.verb) || !may_have_happened) return;
    }
    history_.push_back(std::move(one));
  }

  MemoryBucket bucket_;
  std::unique_ptr<asio::io_context> context_ = std::make_unique<asio::io_context>(1);
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(*context_, bucket_.store, 7);
  std::unique_ptr<Writer> other_ = std::make_unique<Writer>(*context_, bucket_.store, 8);
  std::list<UnderWay> under_way_;
  UnderWay* first_ = nullptr;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
  std::vector<Operation> history_;
  std::uint64_t order_ = 0;
  std::uint64_t values_ = 0;
};

}  // namespace

TEST(Cancellation, of_a_command_at_each_of_its_waits_leaves_its_key_in_order) {
  std::size_t given_up = 0;
  for (const Case& tried : cases()) {
    for (std::size_t waits = 0; waits < waits_max; ++waits) {
      World world(tried);
      world.run(waits);
      if (world.has_first_ended()) break;
      ++given_up;
      world.give_up_first();
      world.run(waits_max);
      ASSERT_TRUE(world.have_all_ended()) << name_of(tried, waits);
      EXPECT_EQ(world.alive(), 0) << name_of(tried, waits);
      world.go_on();
      ASSERT_EQ(world.verdict(), Verdict::linearizable) << name_of(tried, waits) << world.story();
    }
  }
  EXPECT_GT(given_up, 300u);
}

TEST(Cancellation, by_the_end_of_the_loop_leaves_nothing_behind) {
  for (const Case& tried : cases()) {
    for (std::size_t waits = 0; waits < waits_max; ++waits) {
      World world(tried);
      world.run(waits);
      if (world.have_all_ended()) break;
      world.drop_all();
      ASSERT_EQ(world.alive(), 0) << name_of(tried, waits);
    }
  }
}

}  // namespace redis3::test

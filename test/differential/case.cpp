#include "differential/case.hpp"

#include "base/text.hpp"
#include "differential/comparison.hpp"

#include <fmt/format.h>

#include <sstream>

namespace redis3::test {
namespace {

using command::Argv;

/// Both sides, and the first thing on which they did not agree.
class Match {
 public:
  Match(RealRedis& theirs, const OpenStore& open) : theirs_(theirs), ours_(open) {}

  void run(const Step& step) {
    if (step.argv[0] == exchange_step) return exchange(step);
    const Reply theirs = theirs_.run(step.argv);
    forget_cached_count(step.argv, theirs);
    compare(step, theirs, ours_.run(step.argv, step.is_elsewhere));
  }

  const std::optional<std::string>& difference() const { return difference_; }

 private:
  void compare(const Step& step, const Reply& theirs, const Reply& ours) {
    if (difference_ || agree(step.argv, theirs, ours)) return;
    std::ostringstream words;
    showValue(step, words);
    difference_ = fmt::format("{}\n  Redis:  {}\n  redis3: {}", words.str(), shown(theirs), shown(ours));
  }

  /// Redis keeps what PFCOUNT has counted in the key's bytes 8 to 15; a PFCOUNT of ours writes nothing.
  void forget_cached_count(const Argv& argv, const Reply& reply) {
    if (to_lower(argv[0]) != "pfcount" || argv.size() != 2 || reply.is_error()) return;
    if (theirs_.run({"EXISTS", argv[1]}) == Reply::integer(0)) return;
    theirs_.run({"SETRANGE", argv[1], "8", std::string("\0\0\0\0\0\0\0\x80", 8)});
  }

  void exchange(const Step& step) {
    const Argv dump{"DUMP", step.argv[1]};
    const Reply theirs = theirs_.run(dump);
    const Reply ours = ours_.run(dump, step.is_elsewhere);
    // Two payloads of one value may differ: what each makes of the other's is what counts.
    if (theirs.type() != Reply::Type::bulk || ours.type() != Reply::Type::bulk)
      return compare(Step{dump, step.is_elsewhere}, theirs, ours);
    Argv restore{"RESTORE", step.argv[2], "0", ours.text()};
    restore.insert(restore.end(), step.argv.begin() + 3, step.argv.end());
    const Reply restored = theirs_.run(restore);
    restore[3] = theirs.text();
    compare(step, restored, ours_.run(restore, step.is_elsewhere));
  }

  RealRedis& theirs_;
  OurSide ours_;
  std::optional<std::string> difference_;
};

}  // namespace

std::optional<std::string> first_difference(RealRedis& theirs, const OpenStore& open,
                                            const std::vector<Step>& steps) {
  theirs.run({"FLUSHALL"});
  Match match(theirs, open);
  for (const Step& step : steps)
    match.run(step);
  for (const std::string& key : all_keys()) {
    for (const char* look : {"TYPE", "GET", "PEXPIRETIME"})
      match.run(Step{{look, key}, true});
  }
  match.run(Step{{"KEYS", "*"}, true});
  return match.difference();
}

}  // namespace redis3::test

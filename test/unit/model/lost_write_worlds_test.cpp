#include "model/lost_write.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <compare>
#include <functional>
#include <map>
#include <set>
#include <string>

using namespace redis3;
using namespace redis3::model;

// Every world that up to events_max events make of a key, from the moment at which our write was sent: ours
// lands, at once, late, twice or never, between whatever others do. Others are told apart by nothing: that
// keeps the worlds few, and no verdict looks at who they are.

namespace {

constexpr int events_max = 14;

const WriteId own = "own";

/// What lies under the key.
struct Object {
  std::string etag;
  std::vector<WriteId> ids;
  std::string value;

  friend auto operator<=>(const Object&, const Object&) = default;
};

struct World {
  std::optional<Object> object;
  int landings = 0;
  /// Requests of ours, all with one id, that may still arrive.
  int under_way = 0;

  friend auto operator<=>(const World&, const World&) = default;
};

using Event = std::function<void(World&)>;

WriteBase base_of(const std::optional<Object>& object) {
  WriteBase base;
  if (object) {
    base.etag = store::Etag(object->etag);
    base.write_ids = object->ids;
  }
  return base;
}

std::vector<Event> events_of_others(const std::optional<Object>& before) {
  return {
      [](World& world) {  // They read, change and write.
        world.object = Object{"others", chain_after("o", base_of(world.object)), "others"};
      },
      [](World& world) {
        world.object = Object{"others", {}, "others"};
      },                        // A plain SET.
      [before](World& world) {  // A plain SET back to the bytes of before.
        world.object = Object{"others", {}, before ? before->value : "others"};
      },
      [](World& world) { world.object.reset(); },  // A DEL, or the removal of what has expired.
      [](World& world) {  // A rename over it, of an object with a history of its own.
        world.object = Object{"others", {"o", "o"}, "others"};
      },
  };
}

std::set<World> worlds_after(const World& start, const std::vector<Event>& events) {
  std::set<World> all{start};
  std::set<World> newest{start};
  for (int n = 0; n < events_max; ++n) {
    std::set<World> next;
    for (const World& world : newest) {
      for (const Event& event : events) {
        World changed = world;
        event(changed);
        if (all.insert(changed).second) next.insert(changed);
      }
    }
    newest = std::move(next);
  }
  return all;
}

/// Each verdict that a start and our kind of write lead to, checked; how often each came up is added to
/// `counts`.
void check_conditional(const std::optional<Object>& before, bool is_removal,
                       std::map<LostWrite, int>& counts) {
  const WriteBase base = base_of(before);
  const auto meets_condition = [before](const World& world) {
    return before ? world.object && world.object->etag == before->etag : !world.object;
  };
  std::vector<Event> events = events_of_others(before);
  events.push_back([=](World& world) {
    if (world.under_way == 0) return;
    --world.under_way;
    if (!meets_condition(world)) return;
    ++world.landings;
    world.object.reset();
    if (!is_removal) world.object = Object{"ours", chain_after(own, base), "ours"};
  });
  // Only what is judged still possible is sent again, which a creation never is.
  const std::set<World> worlds = worlds_after(World{before, 0, before ? 2 : 1}, events);

  std::map<std::optional<Object>, std::set<bool>> truths;
  for (const World& world : worlds)
    truths[world.object].insert(world.landings > 0);
  for (const World& world : worlds) {
    EXPECT_LE(world.landings, 1);
    std::optional<FoundVersion> found;
    if (world.object) found = FoundVersion{store::Etag(world.object->etag), world.object->ids};
    const LostWrite verdict = judge_lost_write(own, base, found);
    ++counts[verdict];
    switch (verdict) {
      case LostWrite::happened:
        EXPECT_EQ(world.landings, 1);
        break;
      case LostWrite::still_possible:
        EXPECT_EQ(world.landings, 0);
        EXPECT_TRUE(meets_condition(world)) << "sent again, it must be able to land";
        break;
      case LostWrite::did_not_happen: {
        // And never will: neither now nor after anything that may come.
        for (const World& later : worlds_after(world, events))
          EXPECT_EQ(later.landings, 0);
        break;
      }
      case LostWrite::unknown:
        EXPECT_EQ(truths[world.object].size(), 2u) << "the found state tells, and was not understood";
        break;
    }
  }
}

Object version(std::vector<WriteId> ids) {
  return Object{"before", std::move(ids), "before"};
}

}  // namespace

TEST(LostWriteWorlds, no_verdict_on_a_change_is_wrong_and_none_is_unknown_that_could_be_known) {
  std::map<LostWrite, int> counts;
  check_conditional(version({}), false, counts);
  check_conditional(version({"b"}), false, counts);
  check_conditional(version({"b", "c", "-"}), false, counts);
  check_conditional(version({"b", "2", "3", "4", "5", "6", "7", "8"}), false, counts);
  EXPECT_EQ(counts.size(), 4u) << "every verdict must have come up";
}

TEST(LostWriteWorlds, no_verdict_on_a_creation_is_wrong_and_none_is_unknown_that_could_be_known) {
  std::map<LostWrite, int> counts;
  check_conditional(std::nullopt, false, counts);
  EXPECT_GT(counts[LostWrite::happened], 0);
  EXPECT_GT(counts[LostWrite::unknown], 0);
  EXPECT_EQ(counts[LostWrite::still_possible], 0);
}

TEST(LostWriteWorlds, no_verdict_on_a_removal_is_wrong_and_none_is_unknown_that_could_be_known) {
  std::map<LostWrite, int> counts;
  check_conditional(version({}), true, counts);
  check_conditional(version({"b", "c"}), true, counts);
  EXPECT_EQ(counts[LostWrite::happened], 0) << "it leaves no trace";
  EXPECT_GT(counts[LostWrite::still_possible], 0);
  EXPECT_GT(counts[LostWrite::did_not_happen], 0);
}

TEST(LostWriteWorlds, a_plain_write_is_sent_again_only_where_it_has_not_landed) {
  const Object before = version({});
  for (const bool is_before_known : {true, false}) {
    for (const std::optional<std::string>& wanted :
         {std::optional<std::string>("ours"), std::optional<std::string>("before"),
          std::optional<std::string>()}) {
      std::vector<Event> events = events_of_others(before);
      events.push_back([wanted](World& world) {
        if (world.under_way == 0) return;
        --world.under_way;
        ++world.landings;
        world.object.reset();
        if (wanted) world.object = Object{"ours", {}, *wanted};
      });
      const std::set<World> worlds = worlds_after(World{before, 0, 1}, events);
      // Of an object's tag we only know whether it is the one of before.
      const auto seen = [is_before_known](const World& world) {
        const std::string value = world.object ? world.object->value : "";
        return std::pair(value, is_before_known && world.object && world.object->etag == "before");
      };
      std::map<std::pair<std::string, bool>, std::set<bool>> truths;
      for (const World& world : worlds)
        truths[seen(world)].insert(world.landings > 0);

      PlainWrite write;
      if (wanted) {
        write.wanted = Record();
        write.wanted->value = *wanted;
      }
      if (is_before_known) write.etag_before = store::Etag(before.etag);
      for (const World& world : worlds) {
        Known found;
        std::optional<std::string> value;
        if (world.object) {
          value = found.value = world.object->value;
          found.etag = store::Etag(world.object->etag);
        }
        switch (judge_lost_plain_write(write, found, TimePoint())) {
          case LostWrite::happened:
            EXPECT_EQ(value, wanted);
            break;
          case LostWrite::still_possible:
            EXPECT_EQ(world.landings, 0);
            break;
          case LostWrite::did_not_happen:
            ADD_FAILURE() << "a plain write always may";
            break;
          case LostWrite::unknown:
            EXPECT_EQ(truths[seen(world)].size(), 2u) << "the found state tells, and was not understood";
            break;
        }
      }
    }
  }
}

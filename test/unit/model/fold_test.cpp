#include "model/fold.hpp"

#include "support/changes.hpp"

#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::model;
using redis3::test::plain_set;

namespace {

const TimePoint now = from_unix_milliseconds(1'000'000);

/// Adds one to the number of letters, and tells what it saw.
Change append_letter(std::optional<std::string>& seen) {
  Change change;
  change.decide = [&seen](const Record* current, TimePoint) {
    seen = current != nullptr ? current->value : "(none)";
    Record record = current != nullptr ? *current : Record();
    record.value += 'x';
    return Decision::put(record);
  };
  return change;
}

Change create_only(std::optional<bool>& created) {
  Change change;
  change.need = Need::metadata;
  change.expects_absent = true;
  change.decide = [&created](const Record* current, TimePoint) {
    created = current == nullptr;
    if (current != nullptr) return Decision::keep();
    Record record;
    record.value = "created";
    return Decision::put(record);
  };
  return change;
}

Change removal(std::optional<bool>& removed) {
  Change change;
  change.need = Need::metadata;
  change.decide = [&removed](const Record* current, TimePoint) {
    removed = current != nullptr;
    return current != nullptr ? Decision::remove() : Decision::keep();
  };
  return change;
}

Known present(std::optional<std::string> value, std::optional<TimePoint> expires_at = std::nullopt) {
  Known known;
  known.etag = store::Etag("e");
  known.value = std::move(value);
  known.header.expires_at = expires_at;
  return known;
}

Change appending(std::string bytes) {
  Change change;
  change.need = Need::short_value;
  change.decide = [bytes](const Record*, TimePoint) { return Decision::append(bytes); };
  return change;
}

/// Longer than what is rather written anew.
Known long_value(std::optional<TimePoint> expires_at = std::nullopt) {
  Known known = present(std::nullopt, expires_at);
  known.value_bytes = short_value_bytes_max + 1;
  return known;
}

Plan fold_all(std::vector<const Change*> batch, std::optional<Known> known, bool is_fresh = false,
              bool may_append = true) {
  return fold(batch, known, is_fresh, now, may_append);
}

}  // namespace

TEST(Fold, plain_sets_become_the_last_of_them_without_a_condition) {
  const Change a = plain_set("a");
  const Change b = plain_set("b");
  const Plan plan = fold_all({&a, &b}, std::nullopt);
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.basis, Plan::Basis::nothing);
  EXPECT_EQ(plan.record.value, "b");
}

TEST(Fold, a_change_that_looks_reads_first_where_nothing_is_known) {
  std::optional<std::string> seen;
  const Change append = append_letter(seen);
  const Plan plan = fold_all({&append}, std::nullopt);
  EXPECT_EQ(plan.step, Plan::Step::read);
  EXPECT_EQ(plan.need, Need::value);
  EXPECT_EQ(seen, std::nullopt) << "nothing is decided before there is something to decide on";
}

TEST(Fold, many_changes_become_one_conditional_put) {
  std::optional<std::string> first, second, third;
  const Change a = append_letter(first), b = append_letter(second), c = append_letter(third);
  const Plan plan = fold_all({&a, &b, &c}, present("v"));
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.basis, Plan::Basis::known_etag);
  EXPECT_EQ(plan.record.value, "vxxx");
  EXPECT_EQ(first, "v");
  EXPECT_EQ(second, "vx");
  EXPECT_EQ(third, "vxx");
}

TEST(Fold, what_follows_a_plain_set_needs_no_read_and_no_condition) {
  std::optional<std::string> seen;
  const Change set = plain_set("a");
  const Change append = append_letter(seen);
  const Plan plan = fold_all({&set, &append}, std::nullopt);
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.basis, Plan::Basis::nothing);
  EXPECT_EQ(plan.record.value, "ax");
}

TEST(Fold, a_plain_set_behind_a_change_that_looked_keeps_its_condition) {
  std::optional<std::string> seen;
  const Change append = append_letter(seen);
  const Change set = plain_set("a");
  const Plan plan = fold_all({&append, &set}, present("v"));
  EXPECT_EQ(plan.basis, Plan::Basis::known_etag) << "the first one's reply rests on what it saw";
  EXPECT_EQ(plan.record.value, "a");
}

TEST(Fold, a_creation_guesses_that_nothing_is_there) {
  std::optional<bool> created;
  const Change create = create_only(created);
  const Plan plan = fold_all({&create}, std::nullopt);
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.basis, Plan::Basis::absent);
}

TEST(Fold, of_two_creations_the_first_wins) {
  std::optional<bool> first, second;
  const Change a = create_only(first), b = create_only(second);
  const Plan plan = fold_all({&a, &b}, std::nullopt);
  EXPECT_EQ(plan.basis, Plan::Basis::absent);
  EXPECT_EQ(first, true);
  EXPECT_EQ(second, false);
}

TEST(Fold, a_refusal_needs_a_fresh_look_and_only_at_the_metadata) {
  std::optional<bool> created;
  const Change create = create_only(created);
  Plan plan = fold_all({&create}, present(std::nullopt));
  EXPECT_EQ(plan.step, Plan::Step::read);
  EXPECT_EQ(plan.need, Need::metadata);
  plan = fold_all({&create}, present(std::nullopt), true);
  EXPECT_EQ(plan.step, Plan::Step::done);
  EXPECT_EQ(created, false);
}

TEST(Fold, an_expired_object_is_absent_but_is_replaced_by_its_etag) {
  std::optional<bool> created;
  const Change create = create_only(created);
  const Plan plan = fold_all({&create}, present("old", now));
  EXPECT_EQ(created, true);
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.basis, Plan::Basis::known_etag);
}

TEST(Fold, metadata_is_not_enough_for_a_change_that_wants_the_value) {
  std::optional<std::string> seen;
  const Change append = append_letter(seen);
  const Plan plan = fold_all({&append}, present(std::nullopt));
  EXPECT_EQ(plan.step, Plan::Step::read);
  EXPECT_EQ(plan.need, Need::value);
}

TEST(Fold, one_read_serves_the_whole_batch) {
  std::optional<bool> removed;
  std::optional<std::string> seen;
  const Change remove = removal(removed);
  const Change append = append_letter(seen);
  EXPECT_EQ(fold_all({&remove, &append}, std::nullopt).need, Need::value);
}

TEST(Fold, a_removal_carries_the_etag) {
  std::optional<bool> removed;
  const Change remove = removal(removed);
  const Plan plan = fold_all({&remove}, present(std::nullopt));
  EXPECT_EQ(plan.step, Plan::Step::remove);
  EXPECT_EQ(plan.basis, Plan::Basis::known_etag);
}

TEST(Fold, a_creation_and_its_removal_write_nothing_but_want_to_know_it_was_absent) {
  std::optional<bool> created, removed;
  const Change create = create_only(created);
  const Change remove = removal(removed);
  EXPECT_EQ(fold_all({&create, &remove}, std::nullopt).step, Plan::Step::read);
  EXPECT_EQ(fold_all({&create, &remove}, Known(), true).step, Plan::Step::done);
  EXPECT_EQ(created, true);
  EXPECT_EQ(removed, true);
}

TEST(Fold, fields_it_does_not_know_are_shown_to_the_change) {
  std::optional<std::string> seen;
  const Change append = append_letter(seen);
  Known known = present("v");
  known.header.other_fields = "zz=9";
  EXPECT_EQ(fold_all({&append}, known).record.other_fields, "zz=9");
}

// Appends

TEST(Fold, appends_to_a_long_value_become_one_append) {
  const Change a = appending("ab");
  const Change b = appending("c");
  const Plan plan = fold_all({&a, &b}, long_value());
  EXPECT_EQ(plan.step, Plan::Step::append);
  EXPECT_EQ(plan.suffix, "abc");
  EXPECT_EQ(plan.offset, short_value_bytes_max + 1);
  EXPECT_EQ(plan.basis, Plan::Basis::known_etag);
}

TEST(Fold, appends_to_a_value_that_is_known_become_a_put) {
  Known known = present("ab");
  known.value_bytes = 2;
  const Change a = appending("cd");
  const Plan plan = fold_all({&a, &a}, known);
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.record.value, "abcdcd");
}

TEST(Fold, an_append_to_nothing_is_a_put) {
  const Change a = appending("ab");
  const Plan plan = fold_all({&a}, Known(), true);
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.basis, Plan::Basis::absent);
  EXPECT_EQ(plan.record.value, "ab");
}

TEST(Fold, a_short_value_is_read_to_be_appended_to) {
  const Change a = appending("ab");
  EXPECT_EQ(fold_all({&a}, std::nullopt).need, Need::short_value);
  Known known = present(std::nullopt);
  known.value_bytes = short_value_bytes_max;
  EXPECT_EQ(fold_all({&a}, known).step, Plan::Step::read);
  EXPECT_EQ(fold_all({&a}, known).need, Need::short_value);
}

TEST(Fold, what_cannot_be_appended_to_is_read_as_a_whole) {
  const Change a = appending("ab");
  for (const Plan& plan : {fold_all({&a}, long_value(now + std::chrono::seconds(1))),
                           fold_all({&a}, long_value(), false, false)}) {
    EXPECT_EQ(plan.step, Plan::Step::read);
    EXPECT_EQ(plan.need, Need::value);
  }
}

TEST(Fold, an_append_that_is_followed_by_what_wants_the_value_is_read_as_a_whole) {
  const Change a = appending("ab");
  std::optional<std::string> seen;
  const Change letter = append_letter(seen);
  const Plan plan = fold_all({&a, &letter}, long_value());
  EXPECT_EQ(plan.step, Plan::Step::read);
  EXPECT_EQ(plan.need, Need::value);
}

TEST(Fold, what_comes_behind_an_append_and_replaces_the_value_is_all_that_is_left) {
  const Change a = appending("ab");
  const Change set = plain_set("new");
  std::optional<bool> removed;
  const Change del = removal(removed);
  const Plan put = fold_all({&a, &set}, long_value());
  EXPECT_EQ(put.step, Plan::Step::put);
  EXPECT_EQ(put.record.value, "new");
  EXPECT_EQ(fold_all({&a, &del}, long_value()).step, Plan::Step::remove);
  EXPECT_EQ(removed, true);
}

TEST(Fold, who_looks_at_the_metadata_behind_an_append_sees_the_new_length) {
  const Change a = appending("ab");
  std::uint64_t seen = 0;
  Change look;
  look.need = Need::metadata;
  look.decide = [&](const Record* current, TimePoint) {
    seen = current->value_bytes;
    return Decision::keep();
  };
  EXPECT_EQ(fold_all({&a, &look}, long_value()).step, Plan::Step::append);
  EXPECT_EQ(seen, short_value_bytes_max + 3);
}

TEST(Fold, what_a_change_leaves_that_has_expired_is_absent_for_the_next_one_and_is_not_written) {
  Change expire;
  expire.decide = [](const Record* current, TimePoint) {
    Record record = *current;
    record.expires_at = now;
    return Decision::put(std::move(record));
  };
  const Plan removal_alone = fold_all({&expire}, present("a"));
  EXPECT_EQ(removal_alone.step, Plan::Step::remove);
  EXPECT_EQ(removal_alone.basis, Plan::Basis::known_etag);

  std::optional<std::string> seen;
  const Change append = append_letter(seen);
  const Plan plan = fold_all({&expire, &append}, present("a"));
  EXPECT_EQ(seen, "(none)");
  EXPECT_EQ(plan.step, Plan::Step::put);
  EXPECT_EQ(plan.record.value, "x");
  EXPECT_EQ(plan.record.expires_at, std::nullopt);
}

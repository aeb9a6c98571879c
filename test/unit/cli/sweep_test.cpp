#include "sweep_arguments.hpp"
#include "sweep_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

SweepArguments arguments_of(Words words) {
  ParsedSweep parsed = parse_sweep_arguments(std::move(words));
  EXPECT_FALSE(parsed.answer.has_value()) << parsed.answer->text;
  return parsed.arguments;
}

Answer answer_to(Words words) {
  return parse_sweep_arguments(std::move(words)).answer.value_or(Answer{exit_ok, "none"});
}

TEST(SweepArguments, sweep_all_databases_of_a_place_and_remove_what_has_expired) {
  const SweepArguments arguments = arguments_of({"--cache", "c"});
  EXPECT_EQ(arguments.connection.cache, "c");
  EXPECT_EQ(arguments.connection.hedge_percent, 0);
  EXPECT_EQ(arguments.sweep.db, std::nullopt);
  EXPECT_EQ(arguments.sweep.older_than, 0ms);
  EXPECT_FALSE(arguments.sweep.is_dry_run);
  EXPECT_EQ(arguments.sweep.requests_per_second, 1000);
  EXPECT_EQ(arguments.sweep.from, "");
}

TEST(SweepArguments, say_what_is_swept_and_how_fast) {
  const SweepArguments arguments =
      arguments_of({"--cache", "c", "--db", "7", "--older-than", "1.5h", "--dry-run", "--rate", "2.5",
                    "--from", "abc==", "--progress", "--json"});
  EXPECT_EQ(arguments.sweep.db, 7);
  EXPECT_EQ(arguments.sweep.older_than, 90min);
  EXPECT_TRUE(arguments.sweep.is_dry_run);
  EXPECT_EQ(arguments.sweep.requests_per_second, 2.5);
  EXPECT_EQ(arguments.sweep.from, "abc==");
  EXPECT_TRUE(arguments.shows_progress);
  EXPECT_TRUE(arguments.is_json);
  EXPECT_EQ(arguments_of({"--cache", "c", "-n", "all"}).sweep.db, std::nullopt);
}

TEST(SweepArguments, are_refused_where_they_make_no_sense) {
  for (const Words& words :
       {Words{"--db", "-1"}, Words{"--db", ""}, Words{"--older-than", "3"}, Words{"--older-than", "-1s"},
        Words{"--rate", "-1"}, Words{"--rate", "x"}, Words{"get", "k"}, Words{"--strict-writes"}}) {
    EXPECT_EQ(answer_to(words).exit_code, exit_unusable) << testing::PrintToString(words);
    EXPECT_THAT(answer_to(words).text, HasSubstr("See redis3 sweep --help."));
  }
  EXPECT_EQ(answer_to({"--help"}).exit_code, exit_ok);
  EXPECT_THAT(answer_to({"--help"}).text, HasSubstr("Usage: redis3 sweep [OPTIONS]"));
}

TEST(LineToGoOn, is_the_same_line_with_the_new_place) {
  EXPECT_EQ(line_to_go_on({"--cache", "c"}, "YWI="), "redis3 sweep --cache c --from YWI=");
  EXPECT_EQ(line_to_go_on({"--from", "old", "--cache", "c", "--from=older"}, "new"),
            "redis3 sweep --cache c --from new");
  EXPECT_EQ(line_to_go_on({"--cache", "c", "--from", "old"}, ""), "redis3 sweep --cache c");
  EXPECT_EQ(line_to_go_on({"--url", "s3://b?db=1&x", "it's", ""}, "a b"),
            R"(redis3 sweep --url 's3://b?db=1&x' 'it'\''s' '' --from 'a b')");
}

SweepOutcome outcome() {
  SweepOutcome made;
  made.place = "s3express://c?az=use1-az5";
  made.report.counts.listed = 12;
  made.report.counts.asked_for = 5;
  made.report.counts.expired = 3;
  made.report.counts.expired_bytes = 90;
  made.report.counts.removed = 2;
  made.report.counts.replaced = 1;
  made.totals.requests = {{"HeadObject", 5}, {"ListObjectsV2", 1}, {"DeleteObject", 3}};
  made.totals.dollars = 0.00000128;
  made.elapsed = 1234ms;
  return made;
}

TEST(SweepText, tells_what_was_found_and_done_and_what_it_cost) {
  EXPECT_EQ(sweep_text(outcome()),
            "redis3 sweep of s3express://c?az=use1-az5, all databases\n"
            "\n"
            "  listed                   12 objects\n"
            "  asked for                5 that may expire\n"
            "  expired                  3 objects with 90 bytes\n"
            "  removed                  2 objects\n"
            "  changed meanwhile        1, left alone\n"
            "  took                     1.2 s\n"
            "  requests                 9: 3 DeleteObject, 5 HeadObject, 1 ListObjectsV2\n"
            "  cost                     $0.000001280 at Amazon's list prices\n");
}

TEST(SweepText, tells_of_a_dry_run_what_would_be_removed) {
  SweepOutcome dry = outcome();
  dry.options.is_dry_run = true;
  dry.options.db = 7;
  dry.options.older_than = 24h;
  dry.report.counts.recent = 4;
  dry.report.counts.unsafe = 1;
  dry.report.counts.unreadable = 2;
  dry.report.counts.foreign = 6;
  const std::string text = sweep_text(dry);
  EXPECT_THAT(text, HasSubstr(", database 7, a dry run\n"));
  EXPECT_THAT(text, HasSubstr("  listed                   12 objects, 6 of them not redis3's\n"));
  EXPECT_THAT(text, HasSubstr("  to be removed            2 objects\n"));
  EXPECT_THAT(text, HasSubstr("  expired only lately      4, less than 1d ago\n"));
  EXPECT_THAT(text, HasSubstr("  not safe to remove       1, left alone"));
  EXPECT_THAT(text, HasSubstr("  not readable             2, left alone"));
  EXPECT_THAT(text, Not(HasSubstr("  removed ")));
}

TEST(SweepText, tells_nothing_of_requests_where_there_are_none) {
  SweepOutcome embedded = outcome();
  embedded.totals = {};
  EXPECT_THAT(sweep_text(embedded), Not(HasSubstr("requests")));
  EXPECT_THAT(sweep_text(embedded), Not(HasSubstr("cost")));
}

TEST(SweepJson, is_one_object_on_one_line) {
  SweepOutcome failed = outcome();
  failed.report.failure = Error(ErrorKind::unavailable, "No \"connection\".");
  failed.report.next = "abc";
  EXPECT_EQ(sweep_json(failed),
            R"({"place":"s3express://c?az=use1-az5","db":null,"is_dry_run":false,"is_complete":false,)"
            R"("failure":"No \"connection\".","from":"abc","has_begun_anew":false,"listed":12,"foreign":0,)"
            R"("asked_for":5,"expired":3,"expired_bytes":90,"expired_lately":0,"removed":2,)"
            R"("changed_meanwhile":1,"not_safe_to_remove":0,"not_readable":0,"elapsed_ms":1234,)"
            R"("requests":{"DeleteObject":3,"HeadObject":5,"ListObjectsV2":1},"bytes_sent":0,)"
            R"("bytes_received":0,"dollars":0.000001280})"
            "\n");
}

}  // namespace
}  // namespace redis3::app

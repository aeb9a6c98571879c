#include "keys_report_arguments.hpp"
#include "keys_report_outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace redis3::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

KeysReportArguments arguments_of(Words words) {
  ParsedKeysReport parsed = parse_keys_report_arguments(std::move(words));
  EXPECT_FALSE(parsed.answer.has_value()) << parsed.answer->text;
  return parsed.arguments;
}

Answer answer_to(Words words) {
  return parse_keys_report_arguments(std::move(words)).answer.value_or(Answer{exit_ok, "none"});
}

TEST(KeysReportArguments, are_about_one_database_and_ask_for_nothing) {
  const KeysReportArguments arguments = arguments_of({"--cache", "c"});
  EXPECT_EQ(arguments.connection.hedge_percent, 0);
  EXPECT_EQ(arguments.report.db, 0);
  EXPECT_FALSE(arguments.report.is_detailed);
  EXPECT_EQ(arguments.report.sample_keys, 0u);
  EXPECT_EQ(arguments.report.census.delimiter, ":");
  EXPECT_EQ(arguments.report.census.depth, 1u);
  EXPECT_EQ(arguments.report.census.top, 10u);
  EXPECT_FALSE(arguments.report.wants);
}

TEST(KeysReportArguments, say_which_keys_and_what_of_them) {
  const KeysReportArguments arguments =
      arguments_of({"--cache", "c", "-n", "7", "--match", "user:*", "--delimiter", "/", "--depth", "2",
                    "--top", "3", "--sample", "50", "--rate", "10", "--yes", "--json", "--progress"});
  EXPECT_EQ(arguments.report.db, 7);
  EXPECT_TRUE(arguments.report.wants("user:1"));
  EXPECT_FALSE(arguments.report.wants("cart:1"));
  EXPECT_EQ(arguments.report.census.delimiter, "/");
  EXPECT_EQ(arguments.report.census.depth, 2u);
  EXPECT_EQ(arguments.report.census.top, 3u);
  EXPECT_EQ(arguments.report.sample_keys, 50u);
  EXPECT_EQ(arguments.report.requests_per_second, 10);
  EXPECT_TRUE(arguments.is_agreed && arguments.is_json && arguments.shows_progress);
  EXPECT_EQ(arguments_of({"--all-dbs"}).report.db, std::nullopt);
  EXPECT_TRUE(arguments_of({"--details"}).report.is_detailed);
}

TEST(KeysReportArguments, are_refused_where_they_make_no_sense) {
  for (const Words& words :
       {Words{"--db", "-1"}, Words{"--all-dbs", "-n", "1"}, Words{"--depth", "-1"}, Words{"--depth", "65"},
        Words{"--top", "10001"}, Words{"--sample", "0"}, Words{"--sample", "100001"}, Words{"--sample", "x"},
        Words{"--details", "--sample", "5"}, Words{"--rate", "-1"}, Words{"get", "k"}}) {
    EXPECT_EQ(answer_to(words).exit_code, exit_unusable) << testing::PrintToString(words);
    EXPECT_THAT(answer_to(words).text, HasSubstr("See redis3 keys-report --help."));
  }
  EXPECT_EQ(answer_to({"--help"}).exit_code, exit_ok);
  EXPECT_THAT(answer_to({"--help"}).text, HasSubstr("Usage: redis3 keys-report [OPTIONS]"));
}

void count(upkeep::KeyCensus& census, const std::string& name, std::uint64_t bytes, bool may_expire = false,
           std::int64_t db = 0) {
  census.count(upkeep::SizedKey{model::Key(db, name), bytes}, may_expire);
}

KeysReportOutcome outcome() {
  KeysReportOutcome made;
  made.place = "s3express://c?az=use1-az5";
  made.options.db = 0;
  client::Prices prices;
  prices.list = 0.00000113;
  prices.head = 0.00000003;
  prices.byte_month = 0.11 / (1 << 30);
  made.prices = prices;
  upkeep::KeyCensus& census = made.report.census;
  count(census, "user:1", 0);
  count(census, "user:2", 100, true);
  count(census, "user:3", 120);
  count(census, "cart:1", 1'000'000'000);
  count(census, "alone", 3);
  made.totals.requests = {{"ListObjectsV2", 1}};
  made.totals.dollars = 0.00000113;
  made.elapsed = 1234ms;
  return made;
}

TEST(KeysReportText, tells_sizes_prefixes_and_what_they_cost) {
  EXPECT_EQ(keys_report_text(outcome(), 80),
            "redis3 keys-report of s3express://c?az=use1-az5, database 0\n"
            "\n"
            "  keys                     5\n"
            "  size                     953.7 MiB, 190.7 MiB on average\n"
            "  may expire               1, 20.0%\n"
            "  storage                  $0.10 a month at Amazon's list price\n"
            "\n"
            "Sizes of keys\n"
            "      below           keys                size\n"
            "      empty              1   20.0%         0 B  ################\n"
            "        4 B              1   20.0%         3 B  ################\n"
            "      128 B              2   40.0%       220 B  ################################\n"
            "      1 GiB              1   20.0%   953.7 MiB  ################\n"
            "  50% have less than 128 B, 90% less than 1 GiB, 99% less than 1 GiB.\n"
            "\n"
            "Prefixes\n"
            "           keys        size               a month  prefix\n"
            "              1   953.7 MiB  100.0%         $0.10  \"cart:\"\n"
            "              3       220 B    0.0%    <$0.000001  \"user:\"\n"
            "              1         3 B    0.0%    <$0.000001  without one\n"
            "\n"
            "The largest 5 keys\n"
            "   953.7 MiB  \"cart:1\"\n"
            "       120 B  \"user:3\"\n"
            "       100 B  \"user:2\"\n"
            "         3 B  \"alone\"\n"
            "         0 B  \"user:1\"\n"
            "\n"
            "  took                     1.2 s\n"
            "  requests                 1: 1 ListObjectsV2\n"
            "  cost                     $0.000001130 at Amazon's list prices\n");
}

void add_details(KeysReportOutcome& made) {
  upkeep::DetailCensus& details = made.report.details;
  const TimePoint now = from_unix_milliseconds(1'000'000);
  details.count(3, "", now);
  details.count(5, "1;px=1000001;w=abcdefghijk", now);
  details.count(7, "1;px=999999;w=abcdefghijk", now);
  details.count(9, "2;t=new", now);
  ++details.asked;
  ++details.gone;
}

TEST(KeysReportText, tells_types_and_lifetimes_of_what_was_asked_for) {
  KeysReportOutcome made = outcome();
  add_details(made);
  const std::string text = keys_report_text(made, 80);
  EXPECT_THAT(text,
              HasSubstr("\nTypes, of a sample of 5 keys\n"
                        "  string                        2  100.0%         8 B         4 B on average\n"));
  EXPECT_THAT(text,
              HasSubstr("\nThey expire\n"
                        "  never                         1   50.0%         3 B         3 B on average\n"
                        "  within a minute               1   50.0%         5 B         5 B on average\n"));
  EXPECT_THAT(text, HasSubstr("  have expired             1 with 7 B; redis3 sweep removes them\n"
                              "  gone meanwhile           1\n"
                              "  not readable             1, of a newer redis3, or damaged\n"));
  made.options.is_detailed = true;
  EXPECT_THAT(keys_report_text(made, 80), HasSubstr("\nTypes, of 5 keys\n"));
}

TEST(KeysReportText, says_where_a_price_is_not_known_or_there_is_none) {
  KeysReportOutcome made = outcome();
  made.prices->byte_month.reset();
  EXPECT_THAT(keys_report_text(made, 80), HasSubstr("a price that redis3 does not know"));
  made.prices.reset();
  EXPECT_THAT(keys_report_text(made, 80), HasSubstr("costs nothing"));
  EXPECT_THAT(keys_report_text(made, 80), Not(HasSubstr("$0.10")));
}

TEST(KeysReportText, says_where_there_were_too_many_prefixes) {
  KeysReportOutcome made = outcome();
  made.options.census.prefixes_max = 2;
  made.report.census = upkeep::KeyCensus(made.options.census);
  for (const char* name : {"a:1", "b:1", "c:1", "d:1"})
    count(made.report.census, name, 10);
  EXPECT_THAT(
      keys_report_text(made, 80),
      HasSubstr("More than 2 prefixes are not told apart: 2 keys with 20 B came under later ones.\n"));
}

TEST(KeysReportText, fits_into_the_columns_it_has) {
  KeysReportOutcome made = outcome();
  made.options.db.reset();
  add_details(made);
  count(made.report.census, std::string(300, 'n') + ":" + std::string(300, 'n'), 1u << 30, false, 123);
  for (const std::size_t columns : {60u, 80u, 200u}) {
    std::istringstream lines(keys_report_text(made, columns));
    for (std::string line; std::getline(lines, line);) {
      const bool is_cut_to_fit = line.find("nnn") != std::string::npos || line.find('#') != std::string::npos;
      if (is_cut_to_fit) {
        EXPECT_LE(line.size(), columns) << line;
      }
    }
  }
}

TEST(KeysReportText, tells_of_an_empty_place) {
  KeysReportOutcome made = outcome();
  made.report.census = upkeep::KeyCensus(made.options.census);
  made.pattern = "x*";
  const std::string text = keys_report_text(made, 80);
  EXPECT_THAT(text, HasSubstr(", database 0, keys that match \"x*\"\n"));
  EXPECT_THAT(text, HasSubstr("  keys                     0\n"));
  EXPECT_THAT(text, Not(HasSubstr("Sizes")));
}

TEST(KeysReportJson, is_one_object_on_one_line) {
  KeysReportOutcome made = outcome();
  made.options.census.top = 1;
  EXPECT_EQ(
      keys_report_json(made),
      R"({"place":"s3express://c?az=use1-az5","db":0,"match":null,"is_complete":true,"failure":null,)"
      R"("keys":5,"bytes":1000000223,"dollars_a_month":0.102445506,"may_expire":1,"foreign":0,)"
      R"("sizes":[{"bytes_min":0,"bytes_max":0,"keys":1,"bytes":0},{"bytes_min":2,"bytes_max":3,"keys":1,"bytes":3},)"
      R"({"bytes_min":64,"bytes_max":127,"keys":2,"bytes":220},)"
      R"({"bytes_min":536870912,"bytes_max":1073741823,"keys":1,"bytes":1000000000}],)"
      R"("prefix_count":3,"prefixes":[{"db":0,"prefix":"cart:","keys":1,"bytes":1000000000,"dollars_a_month":0.102445483}],)"
      R"("not_told_apart":{"prefixes_max":10000,"keys":0,"bytes":0},)"
      R"("largest":[{"db":0,"key":"cart:1","bytes":1000000000},{"db":0,"key":"user:3","bytes":120},{"db":0,"key":"user:2","bytes":100},)"
      R"({"db":0,"key":"alone","bytes":3},{"db":0,"key":"user:1","bytes":0}],"details":null,)"
      R"("elapsed_ms":1234,"requests":{"ListObjectsV2":1},"bytes_sent":0,"bytes_received":0,"dollars":0.000001130})"
      "\n");
  add_details(made);
  EXPECT_THAT(
      keys_report_json(made),
      HasSubstr(R"("details":{"is_sample":true,"asked_for":5,"types":{"string":{"keys":2,"bytes":8}},)"));
}

TEST(DetailsPriceText, tells_requests_dollars_and_time) {
  const auto prices = outcome().prices;
  EXPECT_EQ(
      details_price_text(1'234'567, 1235, prices, 1000),
      "To ask for 1,234,567 keys takes 1,234,567 HEADs and 1,235 LISTs: $0.038 at Amazon's list prices, "
      "1236 s at 1000 requests a second.");
  EXPECT_EQ(details_price_text(1, 0, std::nullopt, 0), "To ask for 1 key takes 1 HEAD.");
}

TEST(KeysReportProgress, is_one_line) {
  upkeep::KeyReportProgress progress;
  progress.listed = 12'000;
  EXPECT_EQ(progress_text(progress, 1500ms), "12,000 listed; 1.5 s");
  progress.asked = 250;
  progress.to_ask = 1000;
  EXPECT_EQ(progress_text(progress, 2500ms), "12,000 listed, 250 of 1,000 asked for (25%); 2.5 s");
}

}  // namespace
}  // namespace redis3::app

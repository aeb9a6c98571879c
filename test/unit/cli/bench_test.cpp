#include "bench_arguments.hpp"
#include "bench_json.hpp"

#include <boost/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::app {
namespace {

using namespace std::chrono_literals;
using bench::Pace;
using testing::ElementsAre;
using testing::HasSubstr;
using Words = std::vector<std::string>;

BenchArguments arguments_of(Words words) {
  ParsedBench parsed = parse_bench_arguments(std::move(words));
  EXPECT_FALSE(parsed.answer.has_value()) << parsed.answer->text;
  return parsed.arguments;
}

Answer answer_to(Words words) {
  return parse_bench_arguments(std::move(words)).answer.value_or(Answer{exit_ok, "none"});
}

std::vector<std::string> names_of(const bench::Settings& settings) {
  std::vector<std::string> names;
  for (const bench::Operation* operation : settings.operations)
    names.emplace_back(operation->name);
  return names;
}

TEST(BenchArguments, are_the_articles_experiment_where_nothing_is_said) {
  const BenchArguments arguments = arguments_of({});
  EXPECT_THAT(names_of(arguments.settings), ElementsAre("set", "get", "mset", "mget"));
  EXPECT_EQ(arguments.settings.key_count, 100u);
  EXPECT_EQ(arguments.settings.value_bytes, 100u);
  EXPECT_THAT(arguments.settings.clients, ElementsAre(1u));
  EXPECT_EQ(arguments.settings.pace, Pace());
  EXPECT_FALSE(arguments.settings.warmup);
  EXPECT_EQ(arguments.hedge_percent, 5);
  EXPECT_TRUE(arguments.targets.empty());
}

TEST(BenchArguments, say_what_is_measured_and_how) {
  const BenchArguments arguments =
      arguments_of({"--target", "a=memory:", "--target", "redis://h:1", "--ops", "get,INCR", "--size", "16K", "--keys",
                    "7", "--clients", "1,64", "--requests", "1000", "--seconds", "0.5", "--rate", "250.5", "--warmup",
                    "2s", "--hedge-percent", "0", "--yes", "--dry-run", "--progress", "--csv", "--report", "r.html"});
  EXPECT_THAT(arguments.targets, ElementsAre("a=memory:", "redis://h:1"));
  EXPECT_THAT(names_of(arguments.settings), ElementsAre("get", "incr"));
  EXPECT_EQ(arguments.settings.value_bytes, 16384u);
  EXPECT_EQ(arguments.settings.key_count, 7u);
  EXPECT_THAT(arguments.settings.clients, ElementsAre(1u, 64u));
  EXPECT_EQ(arguments.settings.pace, (Pace{1000, 500ms, 250.5}));
  EXPECT_EQ(arguments.settings.warmup, (Pace{std::nullopt, 2s, std::nullopt}));
  EXPECT_EQ(arguments_of({"--warmup", "0"}).settings.warmup, (Pace{0, std::nullopt, std::nullopt}));
  EXPECT_EQ(arguments.hedge_percent, 0);
  EXPECT_TRUE(arguments.is_accepted && arguments.is_dry_run && arguments.shows_progress && arguments.is_csv);
  EXPECT_EQ(arguments.report_path, "r.html");
}

TEST(BenchArguments, are_refused_where_they_make_no_sense) {
  for (const Words& words :
       {Words{"--ops", "flushall"}, Words{"--ops", ""}, Words{"--size", "-1"}, Words{"--size", "1G"},
        Words{"--size", "many"}, Words{"--keys", "0"}, Words{"--keys", "2000000"}, Words{"--clients", "0"},
        Words{"--clients", "1,x"}, Words{"--clients", "1001"}, Words{"--requests", "0"}, Words{"--requests", "-5"},
        Words{"--seconds", "0"}, Words{"--seconds", "nan"}, Words{"--rate", "0"}, Words{"--rate", "-1"},
        Words{"--rate", "nan"}, Words{"--warmup", "soon"}, Words{"--json", "--csv"}, Words{"--target"},
        Words{"get", "k"}}) {
    EXPECT_EQ(answer_to(words).exit_code, exit_unusable) << testing::PrintToString(words);
    EXPECT_THAT(answer_to(words).text, HasSubstr("See redis3 bench --help."));
  }
  EXPECT_THAT(answer_to({"--ops", "flushall"}).text, HasSubstr("there is get, set, mget"));
  EXPECT_EQ(answer_to({"--help"}).exit_code, exit_ok);
}

TEST(BenchTargets, are_the_environments_place_or_simulated_ones) {
  EXPECT_THAT(default_targets("s3express://c"), ElementsAre("s3express://c"));
  EXPECT_THAT(default_targets(""), ElementsAre("simulated:s3-express", "simulated:s3-standard", "memory:"));
}

TEST(BenchJson, has_everything_by_the_names_of_its_document) {
  bench::Report report;
  report.settings.operations = {bench::find_operation("get")};
  report.settings.pace.per_second = 50;
  report.key_prefix = "redis3-bench:abcdefgh:";
  report.machine.versions = {{"redis3", "0.1.0"}};
  bench::TargetReport& target = report.targets.emplace_back();
  target.info.label = "a \"target\"";
  target.info.kind = bench::TargetInfo::Kind::s3_express;
  target.info.is_simulated = true;
  bench::Measurement& made = target.measurements.emplace_back();
  made.operation = report.settings.operations[0];
  made.clients = 4;
  made.keys_a_call = 1;
  made.latency.record(5ms);
  made.latency.record(5ms);
  made.latency.record(1s);
  made.missed = 1;
  made.elapsed = 2s;
  made.cpu = 100us;
  made.usage.requests["GetObject"] = 2;
  made.usage.dollars = 6e-8;
  made.throughput = {2};

  const boost::json::value json = boost::json::parse(bench_json(report));
  EXPECT_EQ(json.at("redis3_bench").as_int64(), 1);
  EXPECT_EQ(json.at("settings").at("rate").to_number<double>(), 50);
  EXPECT_TRUE(json.at("settings").at("requests").is_null());
  EXPECT_EQ(json.at("versions").at("redis3").as_string(), "0.1.0");
  const boost::json::value& read = json.at("targets").at(0);
  EXPECT_EQ(read.at("label").as_string(), "a \"target\"");
  EXPECT_EQ(read.at("kind").as_string(), "s3-express");
  EXPECT_TRUE(read.at("is_simulated").as_bool());
  EXPECT_TRUE(read.at("failure").is_null());
  const boost::json::value& result = read.at("results").at(0);
  EXPECT_EQ(result.at("op").as_string(), "get");
  EXPECT_EQ(result.at("clients").as_int64(), 4);
  EXPECT_EQ(result.at("count").as_int64(), 2);
  EXPECT_EQ(result.at("missed").as_int64(), 1);
  EXPECT_EQ(result.at("seconds").to_number<double>(), 2);
  EXPECT_EQ(result.at("ops_per_second").to_number<double>(), 1);
  EXPECT_EQ(result.at("cpu_us_per_op").to_number<double>(), 50);
  EXPECT_EQ(result.at("requests").at("GetObject").as_int64(), 2);
  EXPECT_EQ(result.at("dollars").to_number<double>(), 6e-8);
  EXPECT_NEAR(result.at("latency_us").at("p50").to_number<double>(), 5000, 5);
  EXPECT_EQ(result.at("latency_us").at("max").to_number<double>(), 1e6);
  EXPECT_EQ(result.at("histogram_us").as_array().size(), 2u);
  EXPECT_EQ(result.at("histogram_us").at(0).at(1).as_int64(), 2);
  EXPECT_EQ(result.at("throughput").at("step_seconds").to_number<double>(), 0.1);
  EXPECT_EQ(read.at("aside").at("dollars").to_number<double>(), 0);
}

}  // namespace
}  // namespace redis3::app

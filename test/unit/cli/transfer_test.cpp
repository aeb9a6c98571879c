#include "mark_file.hpp"
#include "support/temporary_folder.hpp"
#include "transfer_arguments.hpp"
#include "transfer_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace redis3::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string refusal(const ParsedTransfer& parsed) {
  EXPECT_EQ(parsed.answer ? parsed.answer->exit_code : exit_ok, exit_unusable);
  return parsed.answer ? parsed.answer->text : "";
}

TEST(ImportArguments, name_a_server_or_a_file) {
  const ParsedTransfer server = parse_import_arguments(
      {"--cache", "c", "--from", "redis://h:1/2", "-n", "5", "--match", "a*"}, "secret");
  ASSERT_FALSE(server.answer);
  EXPECT_EQ(server.arguments.server->db, 2);
  EXPECT_EQ(server.arguments.server->password, "secret");
  EXPECT_EQ(server.arguments.connection.db, 5);
  EXPECT_EQ(server.arguments.pattern, "a*");
  const ParsedTransfer file = parse_import_arguments({"--from", "dump.rdb", "--from-db", "3"}, "");
  EXPECT_FALSE(file.arguments.server);
  EXPECT_EQ(file.arguments.file, "dump.rdb");
  EXPECT_EQ(file.arguments.from_db, 3);
}

TEST(ImportArguments, take_the_URL_s_own_password_before_the_environment_s) {
  EXPECT_EQ(parse_import_arguments({"--from", "redis://:own@h"}, "secret").arguments.server->password, "own");
}

TEST(ImportArguments, that_contradict_each_other_are_refused) {
  EXPECT_THAT(refusal(parse_import_arguments({}, "")), HasSubstr("--from"));
  EXPECT_THAT(refusal(parse_import_arguments({"--from", "x", "--all-dbs", "-n", "1"}, "")),
              HasSubstr("--all-dbs"));
  EXPECT_THAT(refusal(parse_import_arguments({"--from", "x", "--all-dbs", "--from-db", "1"}, "")),
              HasSubstr("--all-dbs"));
  EXPECT_THAT(refusal(parse_import_arguments({"--from", "x", "--from-db", "one"}, "")),
              HasSubstr("--from-db"));
  EXPECT_THAT(refusal(parse_export_arguments({"--to", "dump.rdb"}, "")), HasSubstr("redis://"));
  EXPECT_THAT(refusal(parse_export_arguments({}, "")), HasSubstr("--to"));
}

TEST(TransferProgressText, tells_what_is_done_how_fast_and_what_is_left) {
  EXPECT_EQ(progress_text({62'000, 0, 100'000, 0.07}, 10s),
            "62,000 of 100,000 keys (62%), 6,200 a second, 6 s to go, $0.070");
  EXPECT_EQ(progress_text({62'000, 60'000, 100'000, 0}, 1s),
            "62,000 of 100,000 keys (62%), 2,000 a second, 19 s to go")
      << "the rate is this run's";
  EXPECT_EQ(progress_text({500, 0, std::nullopt, 0}, 1s), "500 keys, 500 a second");
  EXPECT_EQ(progress_text({0, 0, 100, 0}, 0s), "0 of 100 keys (0%), 0 a second");
}

TEST(TransferRefusalText, tells_a_key_as_a_command_line_takes_it) {
  EXPECT_EQ(refusal_text({2, "a\n", "of type hash: ERR Bad data format"}),
            "not taken: \"a\\n\" of database 2, of type hash: ERR Bad data format");
}

TEST(MarkFile, keeps_a_mark_until_it_is_removed) {
  const test::TemporaryFolder folder;
  MarkFile file(folder.file("deep/down/mark"));
  EXPECT_EQ(file.read(), std::nullopt);
  transfer::Mark mark;
  mark.task = "import";
  ASSERT_TRUE(file.write(mark));
  EXPECT_EQ(MarkFile(file.path()).read(), mark);
  mark.token = "1";
  ASSERT_TRUE(file.write_now_and_then(mark));
  EXPECT_EQ(file.read()->token, "") << "it was written just now";
  file.remove();
  EXPECT_EQ(file.read(), std::nullopt);
}

TEST(MarkFile, that_is_none_of_ours_is_passed_over) {
  const test::TemporaryFolder folder;
  std::ofstream(folder.file("mark")) << "something else\n";
  EXPECT_EQ(MarkFile(folder.file("mark")).read(), std::nullopt);
  EXPECT_EQ(MarkFile(folder.path().string()).read(), std::nullopt);
  EXPECT_TRUE(MarkFile(folder.file("mark") + "/below").write(transfer::Mark()).has_error());
  EXPECT_TRUE(MarkFile("").write(transfer::Mark())) << "nothing is kept";
}

TEST(MarkFile, lies_where_the_user_keeps_state) {
  const std::string path = default_mark_path("/state", "/home/ann", "task");
  EXPECT_TRUE(path.starts_with("/state/redis3/transfers/"));
  EXPECT_NE(path, default_mark_path("/state", "/home/ann", "another task"));
  EXPECT_TRUE(
      default_mark_path("not/absolute", "/home/ann", "task").starts_with("/home/ann/.local/state/redis3/"));
  EXPECT_EQ(default_mark_path(std::nullopt, std::nullopt, "task"), "");
}

}  // namespace
}  // namespace redis3::app

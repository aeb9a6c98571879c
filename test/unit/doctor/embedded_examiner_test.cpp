#include "doctor/embedded_examiner.hpp"

#include "doctor/findings.hpp"
#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>

using namespace redis3;
using namespace redis3::doctor;
using testing::Each;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

Facts examined(const client::Location& location) {
  boost::asio::io_context context(1);
  SeededRandom random(1);
  aws::Environment nothing;
  Instruments instruments{context.get_executor(), nothing, system_clock(), random};
  return *test::run(context, examine(std::move(instruments), location, Options()));
}

}  // namespace

TEST(EmbeddedExaminer, tries_all_that_a_store_can_do_and_times_it) {
  const Facts facts = examined(client::Location());
  EXPECT_EQ(facts.place.url, "memory:");
  EXPECT_THAT(facts.trials, SizeIs(5));
  EXPECT_THAT(facts.trials, Each(Field(&Trial::outcome, Trial::Outcome::passed)));
  EXPECT_THAT(facts.latencies, SizeIs(2));
  for (const LatencyFacts& latency : facts.latencies)
    EXPECT_EQ(latency.times.count, timed_requests) << latency.name;
  EXPECT_FALSE(facts.credentials || facts.dns || facts.tls || facts.clock_offset || facts.cost);
  EXPECT_THAT(findings_of(facts), IsEmpty());
}

TEST(EmbeddedExaminer, makes_no_file_that_is_not_there) {
  const test::TemporaryFolder folder;
  client::Location location;
  location.kind = client::Location::Kind::file;
  location.path = (folder.path() / "absent.db").string();
  const Facts facts = examined(location);
  EXPECT_TRUE(facts.place.is_missing_file);
  EXPECT_THAT(facts.trials, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(location.path));
}

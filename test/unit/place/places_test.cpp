#include "place/places.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace redis3::place {
namespace {

Result<std::shared_ptr<Place>> find(const std::string& url, bool strict_writes = false,
                                    const std::string& verbosity = {}) {
  Options options;
  options.url = url;
  options.strict_writes = strict_writes;
  return Places::find(std::move(options), session::Settings(), verbosity);
}

TEST(Places, one_for_all_who_name_it) {
  const std::shared_ptr<Place> place = find("s3express://mine?db=0").value();
  EXPECT_EQ(find("s3express://mine?db=7").value(), place);
  EXPECT_EQ(find("s3express://mine?az=use1-az5").value(), place);
}

TEST(Places, another_one_for_each_other_setting) {
  const std::shared_ptr<Place> place = find("s3express://mine").value();
  EXPECT_NE(find("s3express://yours").value(), place);
  EXPECT_NE(find("s3express://mine?az=use1-az4").value(), place);
  EXPECT_NE(find("s3express://mine?endpoint=http://127.0.0.1:1").value(), place);
  EXPECT_NE(find("s3express://mine", true).value(), place);
  EXPECT_NE(find("s3express://mine", false, "somebody listens").value(), place);
}

TEST(Places, a_file_is_one_by_whatever_path) {
  const std::shared_ptr<Place> place = find("sqlite:/tmp/a/../cache.db").value();
  EXPECT_EQ(find("sqlite:/tmp/cache.db").value(), place);
}

TEST(Places, are_gone_with_the_last_who_holds_them) {
  std::weak_ptr<Place> place = find("memory:").value();
  EXPECT_TRUE(place.expired());
}

TEST(Places, what_is_no_place_is_told) {
  EXPECT_EQ(find("redis://localhost").error().kind(), ErrorKind::invalid);
}

}  // namespace
}  // namespace redis3::place

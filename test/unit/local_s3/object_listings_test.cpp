#include "service_fixture.hpp"

#include "local_s3/row_name.hpp"

#include <algorithm>
#include <set>

namespace redis3::local_s3 {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using testing::UnorderedElementsAreArray;

class ObjectListings : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    create_general_bucket();
  }

  void put_all(std::string_view bucket, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
      put(bucket, key, "v");
    }
  }

  static Call listing(std::string_view bucket) { return Call("GET", bucket).query("list-type", "2"); }

  /// <CommonPrefixes> without the query's own <Prefix>.
  static std::vector<std::string> prefixes(const Answered& answer) {
    std::vector<std::string> texts;
    for (const std::string& each : answer.elements("CommonPrefixes")) {
      texts.push_back(each.substr(8, each.size() - 17));
    }
    return texts;
  }

  /// Everything that a listing in pages of `limit` tells, in order: keys and common prefixes.
  std::vector<std::string> all_pages(Call call, std::size_t limit) {
    std::vector<std::string> told;
    call.query("max-keys", std::to_string(limit));
    while (true) {
      const Answered page = send(call);
      EXPECT_EQ(page.status(), 200);
      const auto keys = page.elements("Key");
      const auto common = prefixes(page);
      EXPECT_LE(keys.size() + common.size(), limit);
      EXPECT_EQ(page.element("KeyCount"), std::to_string(keys.size() + common.size()));
      told.insert(told.end(), keys.begin(), keys.end());
      told.insert(told.end(), common.begin(), common.end());
      if (page.element("IsTruncated") == "false") return told;
      call.query("continuation-token", page.element("NextContinuationToken"));
    }
  }
};

TEST(RowName, is_read_back) {
  for (const std::string_view key :
       {"a", "0/user:10", "a/b/c", "dir/", "/", "//", "/a", "a//b", ".", "a/.", "gr\xc3\xbc"}) {
    EXPECT_EQ(key_of_row(BucketKind::directory, row_name(BucketKind::directory, key)), key);
    EXPECT_EQ(key_of_row(BucketKind::general_purpose, row_name(BucketKind::general_purpose, key)), key);
  }
}

TEST(RowName, of_a_directory_bucket_is_as_documented) {
  EXPECT_EQ(row_name(BucketKind::directory, "0/user:10"), "/48454cb20/.58275cc8user:10");
  EXPECT_EQ(row_prefix(BucketKind::directory, "0/"), "/48454cb20/");
  EXPECT_EQ(row_prefix(BucketKind::directory, ""), "");
}

TEST(RowName, tells_the_subdirectory) {
  const std::string name = row_name(BucketKind::directory, "a/b/c");
  EXPECT_EQ(subdirectory_of_row(name, ""), row_prefix(BucketKind::directory, "a/"));
  EXPECT_EQ(subdirectory_of_row(name, row_prefix(BucketKind::directory, "a/")),
            row_prefix(BucketKind::directory, "a/b/"));
  EXPECT_EQ(subdirectory_of_row(name, row_prefix(BucketKind::directory, "a/b/")), std::nullopt);
}

TEST_F(ObjectListings, an_entry_tells_what_a_client_wants_to_know) {
  send(Call("PUT", directory_bucket, "p/k").body("hello").checksum(ChecksumAlgorithm::crc32c));
  const Answered answer = send(listing(directory_bucket).query("prefix", "p/"));
  EXPECT_EQ(answer.element("Name"), directory_bucket);
  EXPECT_EQ(answer.element("Prefix"), "p/");
  EXPECT_EQ(answer.element("KeyCount"), "1");
  EXPECT_EQ(answer.element("MaxKeys"), "1000");
  EXPECT_EQ(answer.element("IsTruncated"), "false");
  EXPECT_EQ(answer.element("Key"), "p/k");
  EXPECT_EQ(answer.element("LastModified"), "2025-01-02T03:04:05.000Z");
  EXPECT_THAT(answer.element("ETag"), testing::MatchesRegex("&quot;[0-9A-Za-z]+&quot;"));
  EXPECT_EQ(answer.element("ChecksumAlgorithm"), "CRC32C");
  EXPECT_EQ(answer.element("ChecksumType"), "FULL_OBJECT");
  EXPECT_EQ(answer.element("Size"), "5");
  EXPECT_EQ(answer.element("StorageClass"), "EXPRESS_ONEZONE");
  EXPECT_THAT(answer.elements("Owner"), IsEmpty());
  EXPECT_EQ(send(listing(directory_bucket).query("fetch-owner", "true")).element("ID"), "000000000000");
}

TEST_F(ObjectListings, a_directory_bucket_lists_depth_first_and_not_by_name) {
  std::vector<std::string> keys;
  for (int number = 0; number < 20; ++number) {
    const std::string text = std::to_string(number);
    keys.insert(keys.end(), {text, "a/" + text, "a/b/" + text, "c/" + text});
  }
  put_all(directory_bucket, keys);
  const auto told = send(listing(directory_bucket)).elements("Key");
  EXPECT_THAT(told, UnorderedElementsAreArray(keys));
  EXPECT_FALSE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(send(listing(directory_bucket)).elements("Key"), told);
  std::set<std::string> directories_left;
  std::string directory = "none yet";
  for (const std::string& key : told) {
    const std::string own = key.substr(0, key.rfind('/') + 1);
    if (own == directory) continue;
    EXPECT_TRUE(directories_left.insert(own).second) << own << " comes twice";
    directory = own;
  }
}

TEST_F(ObjectListings, a_general_bucket_lists_by_bytes) {
  put_all(general_bucket, {"b", "a/b", "a", "B", "a-b", "\xc3\xbc"});
  EXPECT_THAT(send(listing(general_bucket)).elements("Key"),
              ElementsAre("B", "a", "a-b", "a/b", "b", "\xc3\xbc"));
  EXPECT_THAT(send(listing(general_bucket).query("prefix", "a")).elements("Key"),
              ElementsAre("a", "a-b", "a/b"));
  EXPECT_THAT(send(listing(general_bucket).query("start-after", "a-b")).elements("Key"),
              ElementsAre("a/b", "b", "\xc3\xbc"));
}

TEST_F(ObjectListings, a_delimiter_shows_one_directory) {
  for (const std::string_view bucket : {directory_bucket, general_bucket}) {
    put_all(bucket, {"x", "y", "d/1", "d/2", "d/e/3", "f/g/4"});
    const Answered root = send(listing(bucket).query("delimiter", "/"));
    EXPECT_THAT(root.elements("Key"), UnorderedElementsAre("x", "y"));
    EXPECT_THAT(prefixes(root), UnorderedElementsAre("d/", "f/"));
    EXPECT_EQ(root.element("KeyCount"), "4");
    const Answered inner = send(listing(bucket).query("delimiter", "/").query("prefix", "d/"));
    EXPECT_THAT(inner.elements("Key"), UnorderedElementsAre("d/1", "d/2"));
    EXPECT_THAT(prefixes(inner), UnorderedElementsAre("d/e/"));
  }
}

TEST_F(ObjectListings, a_general_bucket_takes_any_delimiter) {
  put_all(general_bucket, {"a--b--c", "a--b--d", "a--e", "f"});
  const Answered root = send(listing(general_bucket).query("delimiter", "--"));
  EXPECT_THAT(root.elements("Key"), ElementsAre("f"));
  EXPECT_THAT(prefixes(root), ElementsAre("a--"));
  EXPECT_THAT(prefixes(send(listing(general_bucket).query("delimiter", "--").query("prefix", "a--"))),
              ElementsAre("a--b--"));
}

TEST_F(ObjectListings, pages_tell_everything_once) {
  std::vector<std::string> keys;
  std::vector<std::string> root;
  for (int number = 0; number < 11; ++number) {
    const std::string text = std::to_string(number);
    keys.insert(keys.end(), {"o" + text, "d" + text + "/a", "d" + text + "/b", "d" + text + "/e/f"});
    root.insert(root.end(), {"o" + text, "d" + text + "/"});
  }
  for (const std::string_view bucket : {directory_bucket, general_bucket}) {
    put_all(bucket, keys);
    for (const std::size_t limit : {1, 2, 3, 7, 1000}) {
      EXPECT_THAT(all_pages(listing(bucket), limit), UnorderedElementsAreArray(keys)) << bucket << limit;
      EXPECT_THAT(all_pages(listing(bucket).query("delimiter", "/"), limit), UnorderedElementsAreArray(root))
          << bucket << limit;
    }
  }
}

TEST_F(ObjectListings, what_stays_is_listed_though_the_rest_is_deleted_between_pages) {
  std::vector<std::string> keys;
  for (int number = 0; number < 10; ++number) {
    keys.push_back("d/" + std::to_string(number));
  }
  put_all(directory_bucket, keys);
  const Answered first = send(listing(directory_bucket).query("max-keys", "4"));
  const auto told = first.elements("Key");
  for (const std::string& key : told) {
    send(Call("DELETE", directory_bucket, key));
  }
  const Answered second =
      send(listing(directory_bucket).query("continuation-token", first.element("NextContinuationToken")));
  EXPECT_EQ(second.elements("Key").size(), 6u);
}

TEST_F(ObjectListings, no_keys_are_told_where_none_are_wanted) {
  put(directory_bucket, "k", "v");
  const Answered answer = send(listing(directory_bucket).query("max-keys", "0"));
  EXPECT_THAT(answer.elements("Key"), IsEmpty());
  EXPECT_EQ(answer.element("IsTruncated"), "false");
}

TEST_F(ObjectListings, a_page_holds_a_thousand_at_the_most) {
  EXPECT_EQ(send(listing(directory_bucket).query("max-keys", "5000")).element("MaxKeys"), "1000");
}

TEST_F(ObjectListings, a_directory_bucket_refuses_what_it_cannot_list) {
  const Answered prefix = send(listing(directory_bucket).query("prefix", "abc"));
  EXPECT_EQ(prefix.outcome(), "400 InvalidRequest");
  EXPECT_EQ(prefix.element("Message"),
            "This bucket does not support a prefix that does not end in a delimiter. Specify a prefix path "
            "ending with a "
            "delimiter and try again.");
  EXPECT_EQ(send(listing(directory_bucket).query("delimiter", "-")).outcome(), "400 InvalidRequest");
  EXPECT_EQ(send(listing(directory_bucket).query("start-after", "a")).outcome(), "501 NotImplemented");
  EXPECT_EQ(send(Call("GET", directory_bucket)).outcome(), "501 NotImplemented");
}

TEST_F(ObjectListings, bad_parameters_are_refused) {
  for (const std::string_view bucket : {directory_bucket, general_bucket}) {
    EXPECT_EQ(send(listing(bucket).query("max-keys", "-1")).outcome(), "400 InvalidArgument");
    EXPECT_EQ(send(listing(bucket).query("max-keys", "many")).outcome(), "400 InvalidArgument");
    EXPECT_EQ(send(listing(bucket).query("encoding-type", "xml")).outcome(), "400 InvalidArgument");
    for (const std::string token : {"", "x", "AAAA", "bm90IGEgdG9rZW4gb2YgdGhpcyBlbmRwb2ludA=="}) {
      EXPECT_EQ(send(listing(bucket).query("continuation-token", token)).outcome(), "400 InvalidArgument")
          << token;
    }
  }
}

TEST_F(ObjectListings, a_token_is_good_for_its_own_bucket_only) {
  put_all(directory_bucket, {"a", "b"});
  const std::string token =
      send(listing(directory_bucket).query("max-keys", "1")).element("NextContinuationToken");
  EXPECT_EQ(send(listing(general_bucket).query("continuation-token", token)).outcome(),
            "400 InvalidArgument");
}

TEST_F(ObjectListings, names_can_be_percent_encoded) {
  put(directory_bucket, "d\x01/a b", "v");
  const Answered answer =
      send(listing(directory_bucket).query("prefix", "d\x01/").query("encoding-type", "url"));
  EXPECT_EQ(answer.element("Key"), "d%01/a%20b");
  EXPECT_EQ(answer.element("Prefix"), "d%01/");
  EXPECT_EQ(answer.element("EncodingType"), "url");
  EXPECT_EQ(send(listing(directory_bucket)).element("Key"), "d&#x1;/a b");
}

TEST_F(ObjectListings, an_upload_in_progress_shows_its_directories) {
  put_all(directory_bucket, {"both/k", "o"});
  send(Call("POST", directory_bucket, "up/deep/k").query("uploads"));
  send(Call("POST", directory_bucket, "both/u").query("uploads"));
  send(Call("POST", directory_bucket, "o2").query("uploads"));
  EXPECT_THAT(all_pages(listing(directory_bucket).query("delimiter", "/"), 1),
              UnorderedElementsAre("o", "both/", "up/"));
  EXPECT_THAT(prefixes(send(listing(directory_bucket).query("delimiter", "/").query("prefix", "up/"))),
              ElementsAre("up/deep/"));
  EXPECT_THAT(send(listing(directory_bucket)).elements("Key"), UnorderedElementsAre("o", "both/k"));
}

TEST_F(ObjectListings, the_first_version_goes_on_by_marker) {
  put_all(general_bucket, {"a", "b/1", "b/2", "c"});
  const Call call = Call("GET", general_bucket).query("max-keys", "2").query("delimiter", "/");
  const Answered first = send(call);
  EXPECT_THAT(first.elements("Key"), ElementsAre("a"));
  EXPECT_THAT(prefixes(first), ElementsAre("b/"));
  EXPECT_EQ(first.element("NextMarker"), "b/");
  EXPECT_EQ(first.element("ID"), "000000000000");
  const Answered second = send(Call(call).query("marker", "b/"));
  EXPECT_THAT(second.elements("Key"), ElementsAre("c"));
  EXPECT_THAT(prefixes(second), IsEmpty());
  EXPECT_THAT(send(Call("GET", general_bucket).query("marker", "b/1")).elements("Key"),
              ElementsAre("b/2", "c"));
}

}  // namespace
}  // namespace redis3::local_s3

#include "local_s3/session_tokens.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::local_s3;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view bucket = "b--use1-az5--x-s3";

class SessionTokensTest : public testing::Test {
 protected:
  ManualClock clock_{from_unix_milliseconds(1735689600000)};
  SessionTokens tokens_{"AKID", "secret", clock_};
};

}  // namespace

TEST_F(SessionTokensTest, a_token_tells_what_it_was_issued_for) {
  for (const bool read_only : {false, true}) {
    const auto grant = tokens_.issue(bucket, read_only);
    EXPECT_EQ(grant.expires_at, clock_.now() + 5min);
    const auto session = tokens_.verify(grant.session_token);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->bucket, bucket);
    EXPECT_EQ(session->is_read_only, read_only);
    EXPECT_EQ(session->expires_at, grant.expires_at);
    EXPECT_EQ(session->access_key_id, grant.access_key_id);
    EXPECT_EQ(session->secret_access_key, grant.secret_access_key);
    EXPECT_FALSE(session->is_expired);
  }
}

TEST_F(SessionTokensTest, a_session_outlives_the_endpoint_that_issued_it) {
  const auto grant = tokens_.issue(bucket, false);
  const SessionTokens restarted("AKID", "secret", clock_);
  const auto session = restarted.verify(grant.session_token);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->secret_access_key, grant.secret_access_key);
}

TEST_F(SessionTokensTest, a_session_ends_after_five_minutes) {
  const auto grant = tokens_.issue(bucket, false);
  clock_.advance(5min - 1ms);
  EXPECT_FALSE(tokens_.verify(grant.session_token)->is_expired);
  clock_.advance(1ms);
  EXPECT_TRUE(tokens_.verify(grant.session_token)->is_expired);
}

TEST_F(SessionTokensTest, a_session_may_be_given_another_lifetime) {
  const SessionTokens brief("AKID", "secret", clock_, 5s);
  const auto grant = brief.issue(bucket, false);
  EXPECT_EQ(grant.expires_at, clock_.now() + 5s);
  clock_.advance(5s);
  EXPECT_TRUE(brief.verify(grant.session_token)->is_expired);
}

TEST_F(SessionTokensTest, sessions_do_not_share_their_secrets) {
  const auto one = tokens_.issue(bucket, false);
  const auto read_only = tokens_.issue(bucket, true);
  const auto other = tokens_.issue("other--use1-az5--x-s3", false);
  EXPECT_NE(one.secret_access_key, read_only.secret_access_key);
  EXPECT_NE(one.secret_access_key, other.secret_access_key);
  EXPECT_NE(one.access_key_id, other.access_key_id);
}

TEST_F(SessionTokensTest, a_token_with_any_bit_changed_is_refused) {
  const std::string bytes = *from_base64(tokens_.issue(bucket, true).session_token);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      ASSERT_FALSE(tokens_.verify(to_base64(changed))) << at;
    }
  }
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ASSERT_FALSE(tokens_.verify(to_base64(bytes.substr(0, length)))) << length;
  }
}

TEST_F(SessionTokensTest, a_token_of_another_account_is_refused) {
  const auto grant = tokens_.issue(bucket, false);
  EXPECT_FALSE(SessionTokens("AKID", "other secret", clock_).verify(grant.session_token));
  EXPECT_FALSE(SessionTokens("AKID2", "secret", clock_).verify(grant.session_token));
}

TEST_F(SessionTokensTest, what_is_no_token_is_refused) {
  for (const std::string text : {"", "x", "====", "token with blanks", "c2hvcnQ="}) {
    EXPECT_FALSE(tokens_.verify(text)) << text;
  }
}

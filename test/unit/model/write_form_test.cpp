#include "model/write_form.hpp"

#include "model/body_tail.hpp"

#include <gtest/gtest.h>

namespace redis3::model {
namespace {

using store::Capabilities;
using store::ConditionalRemove;
using store::Support;
using Step = Plan::Step;
using Basis = Plan::Basis;

/// A server that keeps conditional puts apart, and does with removals what is asked.
Capabilities other_server(Support if_absent, Support if_match, ConditionalRemove remove) {
  Capabilities can;
  can.put_if_absent = if_absent;
  can.put_if_match = if_match;
  can.remove_if_match = remove;
  return can;
}

std::string form_of(Step step, Basis basis, const Capabilities& can, bool may_be_unguarded = false) {
  const Result<WriteForm> form = write_form(step, basis, can, may_be_unguarded);
  if (form.has_error()) return std::string(name_of(form.error().kind()));
  switch (*form) {
    case WriteForm::as_planned:
      return "as planned";
    case WriteForm::unguarded:
      return "unguarded";
    case WriteForm::tombstone:
      return "tombstone";
  }
  return "?";
}

RecordHeader with_tail() {
  RecordHeader header;
  std::string body;
  add_tail(header, body, "3kTq0ZbYw1x");
  return header;
}

TEST(WriteForm, on_s3_express_is_what_is_planned) {
  for (const Basis basis : {Basis::absent, Basis::known_etag}) {
    EXPECT_EQ(form_of(Step::put, basis, store::all_capabilities()), "as planned");
    EXPECT_EQ(form_of(Step::remove, basis, store::all_capabilities()), "as planned");
    EXPECT_EQ(form_of(Step::put, basis, store::capabilities_of_general_purpose_buckets()), "as planned");
  }
}

TEST(WriteForm, of_a_removal_is_a_tombstone_where_the_store_may_remove_something_newer) {
  for (const ConditionalRemove remove : {ConditionalRemove::ignored, ConditionalRemove::not_atomic}) {
    const Capabilities can = other_server(Support::yes, Support::yes, remove);
    EXPECT_EQ(form_of(Step::remove, Basis::known_etag, can), "tombstone");
    EXPECT_EQ(form_of(Step::put, Basis::known_etag, can), "as planned");
  }
  EXPECT_TRUE(tombstone().is_expired(from_unix_milliseconds(1)));
}

TEST(WriteForm, without_conditions_is_refused_unless_it_may_be_unguarded) {
  const Capabilities none = other_server(Support::no, Support::no, ConditionalRemove::ignored);
  for (const Step step : {Step::put, Step::remove}) {
    EXPECT_EQ(form_of(step, Basis::known_etag, none), "unsupported");
    EXPECT_EQ(form_of(step, Basis::known_etag, none, true), "unguarded");
  }
  EXPECT_EQ(form_of(Step::put, Basis::absent, none), "unsupported");
}

TEST(WriteForm, takes_the_one_condition_that_is_kept) {
  const Capabilities can = other_server(Support::yes, Support::no, ConditionalRemove::ignored);
  EXPECT_EQ(form_of(Step::put, Basis::absent, can), "as planned");
  EXPECT_EQ(form_of(Step::put, Basis::known_etag, can), "unsupported");
}

TEST(MayReplace, wants_a_tag_that_no_other_version_has_and_a_condition_that_is_kept) {
  const Capabilities amazon = store::capabilities_of_general_purpose_buckets();
  EXPECT_TRUE(may_replace(Step::put, RecordHeader(), store::all_capabilities()));
  EXPECT_FALSE(may_replace(Step::put, RecordHeader(), amazon));
  EXPECT_TRUE(may_replace(Step::put, with_tail(), amazon));
  EXPECT_TRUE(may_replace(Step::remove, with_tail(), amazon));
  const Capabilities ceph = other_server(Support::yes, Support::yes, ConditionalRemove::not_atomic);
  EXPECT_TRUE(may_replace(Step::put, with_tail(), ceph));
  EXPECT_FALSE(may_replace(Step::remove, with_tail(), ceph));
  EXPECT_FALSE(may_replace(Step::put, with_tail(), Capabilities())) << "it has not been asked yet";
}

TEST(BodyTail, is_cut_off_again) {
  RecordHeader header;
  std::string body = "value";
  add_tail(header, body, "3kTq0ZbYw1x");
  EXPECT_EQ(body, "value\n3kTq0ZbYw1x");
  EXPECT_EQ(value_of_body(header, body).value(), "value");
  EXPECT_EQ(value_of_body(RecordHeader(), body).value(), body);
}

TEST(BodyTail, that_is_longer_than_its_object_is_corrupt) {
  EXPECT_EQ(value_of_body(with_tail(), "value").error().kind(), ErrorKind::corrupt);
}

TEST(BodyTail, is_for_headers_on_stores_whose_tags_are_hashes) {
  RecordHeader expires;
  expires.expires_at = from_unix_milliseconds(1);
  EXPECT_TRUE(needs_tail(expires, store::capabilities_of_general_purpose_buckets()));
  EXPECT_FALSE(needs_tail(expires, store::all_capabilities()));
  EXPECT_FALSE(needs_tail(RecordHeader(), store::capabilities_of_general_purpose_buckets()));
}

}  // namespace
}  // namespace redis3::model

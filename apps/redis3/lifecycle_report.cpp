#include "lifecycle_report.hpp"

#include "report_page.hpp"

#include <fmt/format.h>

#include <string_view>

namespace redis3::app {
namespace {

using upkeep::LifecycleRule;
using Kind = LifecycleChange::Kind;

constexpr std::string_view directory_suffix = "--x-s3";

void add_rule(Page& page, const LifecycleRule& rule) {
  const std::string_view name = rule.id.empty() ? "(no name)" : std::string_view(rule.id);
  page.line(name, fmt::format("{}{}", rule.scope, rule.is_enabled ? "" : ", disabled"));
  for (const std::string& action : rule.actions)
    page.line("", action);
}

void add_rules(Page& page, const std::vector<LifecycleRule>& rules) {
  page.heading("Rules");
  if (rules.empty()) page.line("none", "S3 removes nothing by itself");
  for (const LifecycleRule& rule : rules)
    add_rule(page, rule);
}

void add_change(Page& page, const LifecycleChange& change) {
  const LifecycleRule wanted = upkeep::described(change.rule);
  switch (change.kind) {
    case Kind::none:
      page.heading("Nothing to change");
      break;
    case Kind::set:
      page.heading(change.is_applied ? "Set" : "To be set; nothing was changed, --apply does it");
      add_rule(page, wanted);
      break;
    case Kind::removed:
      page.heading(change.is_applied ? "Removed" : "To be removed; nothing was changed, --apply does it");
      page.line(upkeep::own_rule_id, "");
      break;
  }
}

void add_meaning(Page& page, const LifecycleChange& change) {
  page.heading("What it means");
  page.paragraph(
      "  A SET of a large value that was cut short leaves parts that nobody reads and S3 charges for. The "
      "rule\n"
      "  removes them after a day. It touches no key.");
  if (!change.rule.expire_days) return;
  page.paragraph(
      fmt::format("  EVERY key that nobody has written for {} {} is removed, whether it expires or not, and "
                  "however often\n"
                  "  it is read. S3 looks at the day an object was written, and knows nothing of Redis's "
                  "expiry. So this is\n"
                  "  for caches whose every key may go at that age; else leave --days out, and let redis3 "
                  "sweep remove what\n"
                  "  has expired.",
                  *change.rule.expire_days, *change.rule.expire_days == 1 ? "day" : "days"));
}

/// Of a directory bucket S3's own service needs leave to remove anything.
/// Source  docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-lifecycle.html
void add_policy(Page& page, const std::string& bucket) {
  page.heading("S3 needs leave");
  page.paragraph(
      "  S3 does nothing by a directory bucket's rules unless the bucket's policy lets its service in. Put "
      "this\n"
      "  statement into it (aws s3api put-bucket-policy), with your Region and account:");
  page.paragraph(fmt::format(
      R"(  {{"Effect":"Allow","Principal":{{"Service":"lifecycle.s3.amazonaws.com"}},)"
      R"("Action":"s3express:CreateSession","Condition":{{"StringEquals":{{"s3express:SessionMode":"ReadWrite"}}}},)"
      R"("Resource":"arn:aws:s3express:REGION:ACCOUNT:bucket/{}"}})",
      bucket));
}

}  // namespace

std::string lifecycle_text(const LifecycleChange& change) {
  Page page;
  page.paragraph(fmt::format("redis3 lifecycle of {}, bucket {}", change.place, change.bucket));
  add_rules(page, change.rules);
  add_change(page, change);
  if (change.removes) return page.take();
  add_meaning(page, change);
  if (change.bucket.ends_with(directory_suffix)) add_policy(page, change.bucket);
  return page.take();
}

}  // namespace redis3::app

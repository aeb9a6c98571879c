#include "store/capability_probe.hpp"

#include <algorithm>
#include <utility>

namespace redis3::store {
namespace {

/// A hash of nothing that the probe puts.
constexpr std::string_view stale_tag = "\"0123456789abcdef0123456789abcdef\"";

/// Whether an error is the server's opinion of a condition, and not of us or of the network.
bool is_an_answer(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::already_exists:
    case ErrorKind::conflict:
    case ErrorKind::not_found:
    case ErrorKind::invalid:
    case ErrorKind::unsupported:
      return true;
    default:
      return false;
  }
}

/// What the user is told where the probe itself fails: none of his own writes has been sent.
Error failure_of_probe(const Error& error) {
  const ErrorKind kind = error.kind() == ErrorKind::outcome_unknown ? ErrorKind::unavailable : error.kind();
  return Error(kind, "what the server does with conditions could not be found out: " + error.message(),
               error.request_id());
}

template <class T>
Result<ProbeAnswer> answer_of(const Result<T>& result) {
  if (!result.has_error()) return ProbeAnswer();
  if (is_an_answer(result.error().kind())) return ProbeAnswer(result.error().kind());
  return failure_of_probe(result.error());
}

Support to_support(bool is_right) noexcept {
  return is_right ? Support::yes : Support::no;
}

/// The requests of a probe, one after the other.
class Prober {
 public:
  Prober(ObjectStore& store, std::string key) : store_(store), key_(std::move(key)) {}

  Task<void> try_all(ProbeAnswers& answers) {
    const Etag stale{std::string(stale_tag)};
    Result<void> done = co_await put("first", PutCondition::if_absent(), answers.create);
    if (done && answers.create) {
      // There is nothing yet to try the other conditions on.
      ProbeAnswer plain;
      done = co_await put("first", PutCondition::none(), plain);
    }
    if (done) done = co_await put("second", PutCondition::if_absent(), answers.create_again);
    if (done) done = co_await put("third", PutCondition::if_match(stale), answers.stale_put);
    if (done) done = co_await look(answers);
    if (done) done = co_await put("fourth", PutCondition::if_match(tag_), answers.right_put);
    if (done && answers.right_put) {
      const Etag bare(unquoted(tag_.text()));
      done = co_await put("fifth", PutCondition::if_match(bare), answers.unquoted_put);
    }
    if (done) done = co_await list(answers);
    if (done) done = co_await remove(stale, answers.stale_remove);
    co_return done;
  }

  Task<void> clean_up() {
    auto condition = RemoveCondition::none();
    co_return co_await store_.remove(key_, std::move(condition));
  }

 private:
  Task<void> put(std::string body, PutCondition condition, ProbeAnswer& to) {
    PutOptions options(std::move(condition), std::string(probe_metadata), true);
    const auto answer = answer_of(co_await store_.put(key_, std::move(body), std::move(options)));
    if (!answer) co_return answer.error();
    to = *answer;
    co_return Result<void>();
  }

  Task<void> look(ProbeAnswers& answers) {
    auto info = co_await store_.head(key_);
    if (!info) co_return failure_of_probe(info.error());
    answers.keeps_metadata = info->metadata == probe_metadata;
    tag_ = std::move(info->etag);
    co_return Result<void>();
  }

  Task<void> list(ProbeAnswers& answers) {
    auto query = ListQuery::objects(std::string(probe_prefix));
    const auto page = co_await store_.list(std::move(query));
    if (!page) co_return failure_of_probe(page.error());
    answers.lists_marks =
        std::any_of(page->entries.begin(), page->entries.end(),
                    [&](const ListEntry& entry) { return entry.key == key_ && entry.mark == Mark::yes; });
    co_return Result<void>();
  }

  Task<void> remove(Etag tag, ProbeAnswer& to) {
    auto condition = RemoveCondition::if_match(std::move(tag));
    const auto answer = answer_of(co_await store_.remove(key_, std::move(condition)));
    if (!answer) co_return answer.error();
    to = *answer;
    co_return Result<void>();
  }

  ObjectStore& store_;
  std::string key_;
  Etag tag_;
};

}  // namespace

bool is_fit(const ProbeVerdict& verdict) noexcept {
  return verdict.capabilities.put_if_absent == Support::yes &&
         verdict.capabilities.put_if_match == Support::yes;
}

ProbeVerdict decide(const ProbeAnswers& answers) {
  ProbeVerdict verdict;
  Capabilities& can = verdict.capabilities;
  const bool creates_once = !answers.create && answers.create_again == ErrorKind::already_exists;
  const bool takes_quoted = !answers.right_put;
  const bool takes_unquoted = answers.right_put == ErrorKind::conflict && !answers.unquoted_put;
  const bool checks_tags = answers.stale_put == ErrorKind::conflict && (takes_quoted || takes_unquoted);
  can.put_if_absent = to_support(creates_once && answers.keeps_metadata);
  can.put_if_match = to_support(checks_tags && answers.keeps_metadata);
  can.remove_if_match = answers.stale_remove == ErrorKind::conflict ? ConditionalRemove::not_atomic
                                                                    : ConditionalRemove::ignored;
  can.listed_marks = to_support(answers.lists_marks);
  verdict.unquotes_tags = takes_unquoted;
  verdict.keeps_metadata = answers.keeps_metadata;
  return verdict;
}

std::string unquoted(std::string_view tag) {
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  return std::string(tag);
}

Task<ProbeVerdict> probe(ObjectStore& store, std::string name) {
  Prober prober(store, std::string(probe_prefix) + name);
  ProbeAnswers answers;
  const Result<void> tried = co_await prober.try_all(answers);
  // Whatever comes of it: what is left over is in nobody's way.
  co_await prober.clean_up();
  if (tried.has_error()) co_return tried.error();
  co_return decide(answers);
}

}  // namespace redis3::store

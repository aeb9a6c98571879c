#include "doctor/s3_examiner.hpp"

#include "aws/credential_fetcher.hpp"
#include "aws/instance_metadata.hpp"
#include "aws/settings.hpp"
#include "doctor/capability_facts.hpp"
#include "doctor/identity.hpp"
#include "doctor/machine.hpp"
#include "doctor/s3_prober.hpp"
#include "doctor/tls_probe.hpp"
#include "s3/address.hpp"
#include "store/capability_probe.hpp"

#include <fmt/format.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace redis3::doctor {
namespace {

namespace asio = boost::asio;
using std::chrono::microseconds;

/// A clock that is further off makes S3 refuse a request, until the answer has told the time.
constexpr std::chrono::minutes request_age_max{15};

/// Where no object ends.
constexpr std::uint64_t past_every_end = 1ULL << 50;
/// The tag of no object.
constexpr const char* other_etag = "\"00000000000000000000000000000000\"";

Result<s3::BucketName> bucket_of(const client::Location& location) {
  if (location.kind == client::Location::Kind::bucket) return s3::BucketName::parse(location.name);
  return s3::directory_bucket_name(location.bucket_prefix, location.name, location.availability_zone);
}

/// The first four characters tell what kind of key it is, the last four which one.
std::string shortened(const std::string& access_key_id) {
  if (access_key_id.size() < 12) return access_key_id.substr(0, 4) + "...";
  return fmt::format("{}...{}", access_key_id.substr(0, 4), access_key_id.substr(access_key_id.size() - 4));
}

bool has_passed(const Trial& trial) {
  return trial.outcome == Trial::Outcome::passed;
}

/// Goes from one fact to the next for as long as each leads on.
class S3Examiner {
 public:
  S3Examiner(Instruments instruments, Options options)
      : instruments_(std::move(instruments)), options_(std::move(options)) {}

  Task<Facts> examine(client::Location location);

 private:
  using Answer = S3Prober::Answer;

  Result<S3Target> settle(const client::Location& location);
  Task<void> find_credentials(std::string region);
  std::string profile() const { return aws::chosen_profile(given_, instruments_.environment); }
  Task<bool> reach(S3Target target);
  Task<void> resolve(http::Origin origin);
  Task<void> secure(http::Origin origin, std::string ca_file);
  Task<bool> enter();
  Task<Answer> knock(std::string session_mode);
  Task<void> try_permissions();
  Task<void> try_conditional_puts();
  Task<void> try_append_and_rename();
  Task<void> try_conditional_remove();
  Task<void> learn(s3::PutRequest request, ErrorKind refused, store::ProbeAnswer& to);
  void judge_capabilities();
  Task<void> time_requests();
  Task<void> time_requests_of(s3::Call call);
  Task<void> open_another();
  Task<void> clean_up();
  Task<Answer> note(s3::Call call);
  Task<void> identify();
  void conclude();

  Instruments instruments_;
  Options options_;
  Facts facts_;
  aws::GivenSettings given_;
  aws::Settings settings_;
  aws::Credentials credentials_;
  std::vector<std::string> addresses_;
  std::shared_ptr<asio::ssl::context> tls_;
  std::unique_ptr<S3Prober> prober_;
  bool is_directory_ = false;
  std::string key_;
  std::string body_;
  bool is_probe_there_ = false;
  /// Of the probe object, as S3 spelt it.
  std::string etag_;
  store::ProbeAnswers answers_;
  /// Of a directory bucket.
  std::vector<CapabilityFacts> append_and_rename_;
  /// Whether S3 has answered each condition in a way that tells of it.
  bool knows_conditions_ = true;
};

Task<Facts> S3Examiner::examine(client::Location location) {
  facts_.now = instruments_.clock.now();
  Result<S3Target> target = settle(location);
  if (!target && location.region.empty() && settings_.region.empty()) {
    // As for opening the store: a machine of EC2 knows its own.
    if (auto region = co_await aws::ask_instance(instruments_.environment, profile(),
                                                 aws::http_service_call({}), aws::region_path)) {
      location.region = *std::move(region);
      target = settle(location);
    }
  }
  if (!target) co_return target.error();
  const bool asks_machine =
      is_directory_ && (facts_.place.is_amazon ||
                        instruments_.environment.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").has_value());
  if (asks_machine) {
    Result<MachineFacts> machine =
        co_await ask_machine(aws::http_service_call({}), instruments_.environment, profile());
    if (machine) facts_.machine = *std::move(machine);
  }
  co_await find_credentials(target->region);
  const Result<bool> is_reached = co_await reach(*target);
  if (is_reached && *is_reached && facts_.credentials->problem.empty()) {
    prober_ = std::make_unique<S3Prober>(instruments_.executor, *std::move(target), credentials_, tls_,
                                         instruments_.clock);
    const Result<bool> has_entered = co_await enter();
    if (has_entered && *has_entered) {
      key_ = probe_folder + random_text(instruments_.random, 11);
      body_ = random_text(instruments_.random, timed_body_bytes);
      co_await try_permissions();
      if (is_probe_there_) {
        co_await try_conditional_puts();
        co_await time_requests();
        co_await try_append_and_rename();
        co_await try_conditional_remove();
        judge_capabilities();
      }
      co_await clean_up();
    }
    conclude();
  }
  if (facts_.credentials->problem.empty()) co_await identify();
  co_return std::move(facts_);
}

/// All that needs no network.
Result<S3Target> S3Examiner::settle(const client::Location& location) {
  Result<s3::BucketName> bucket = bucket_of(location);
  if (!bucket) return bucket.error();
  is_directory_ = bucket->is_directory();
  PlaceFacts& place = facts_.place;
  place.kind = location.kind;
  place.url = client::url_of(location);
  place.bucket = bucket->text();
  place.is_directory_bucket = is_directory_;
  place.is_created_by_redis3 = location.kind == client::Location::Kind::cache;
  place.zone_id = bucket->zone_id();

  aws::GivenSettings given;
  given.profile = location.profile;
  given.endpoint_url = location.endpoint_url;
  given.access_key_id = options_.access_key_id;
  given.secret_access_key = options_.secret_access_key;
  given.session_token = options_.session_token;
  given_ = given;
  CredentialFacts& credentials = facts_.credentials.emplace();
  if (Result<aws::Settings> settings = aws::load_settings(given, instruments_.environment)) {
    settings_ = *std::move(settings);
    if (!settings_.credentials) credentials.problem = settings_.credentials.error().message();
  } else {
    credentials.problem = settings.error().message();
    // The way to S3 can be looked at without the files of settings.
    settings_.ca_file = aws::variable(instruments_.environment, {"AWS_CA_BUNDLE"});
    settings_.endpoint_url = location.endpoint_url;
    if (settings_.endpoint_url.empty()) {
      settings_.endpoint_url =
          aws::variable(instruments_.environment, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
    }
  }

  std::optional<aws::EndpointUrl> endpoint;
  if (!settings_.endpoint_url.empty()) {
    Result<aws::EndpointUrl> parsed = aws::EndpointUrl::parse(settings_.endpoint_url);
    if (!parsed) return parsed.error();
    endpoint = *std::move(parsed);
  }
  Result<std::string> region =
      s3::choose_region(*bucket, location.region, settings_.region, endpoint.has_value());
  if (!region) return region.error();
  Result<s3::Addresses> addresses = s3::resolve(*bucket, *region, endpoint);
  if (!addresses) return addresses.error();
  const http::Origin& origin = addresses->objects.origin;
  place.region = *region;
  place.is_amazon = !endpoint;
  place.endpoint = fmt::format("{}://{}:{}", origin.uses_tls ? "https" : "http", origin.host, origin.port);
  return S3Target{*std::move(bucket), *std::move(addresses), *std::move(region)};
}

/// Asks the source of credentials, which may be a service or a program.
Task<void> S3Examiner::find_credentials(std::string region) {
  CredentialFacts& facts = *facts_.credentials;
  if (!facts.problem.empty()) co_return Result<void>();
  aws::FetcherParts parts;
  parts.environment = instruments_.environment;
  parts.call = aws::http_service_call(settings_.ca_file);
  parts.clock = &instruments_.clock;
  parts.default_region = std::move(region);
  aws::CredentialFetcher fetcher(given_, std::move(parts));
  auto fetched = co_await fetcher.fetch();
  if (!fetched) {
    facts.problem = fetched.error().message();
    co_return Result<void>();
  }
  credentials_ = std::move(fetched->grant.credentials);
  facts.source = std::move(fetched->source);
  facts.expires = fetched->grant.expires;
  facts.access_key_id = shortened(credentials_.access_key_id);
  facts.is_temporary = !credentials_.session_token.empty();
  co_return Result<void>();
}

/// Whether the host can be found, and trusted.
Task<bool> S3Examiner::reach(S3Target target) {
  const http::Origin origin = target.addresses.objects.origin;
  co_await resolve(origin);
  if (facts_.dns && !facts_.dns->problem.empty()) co_return false;
  if (!origin.uses_tls) co_return true;
  co_await secure(origin, settings_.ca_file);
  co_return facts_.connection_problem.empty() && facts_.tls->problem.empty();
}

Task<void> S3Examiner::resolve(http::Origin origin) {
  boost::system::error_code error;
  const asio::ip::address literal = asio::ip::make_address(origin.host, error);
  if (!error) {
    facts_.place.is_loopback = literal.is_loopback();
    addresses_.push_back(origin.host);
    co_return Result<void>();
  }
  DnsFacts& dns = facts_.dns.emplace();
  dns.host = origin.host;
  const auto began = std::chrono::steady_clock::now();
  asio::ip::tcp::resolver resolver(instruments_.executor);
  const auto entries =
      co_await resolver.async_resolve(origin.host, "", asio::redirect_error(asio::use_awaitable, error));
  dns.elapsed = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - began);
  if (error) dns.problem = error.message();
  facts_.place.is_loopback = !error;
  for (const auto& entry : entries) {
    const asio::ip::address address = entry.endpoint().address();
    facts_.place.is_loopback = facts_.place.is_loopback && address.is_loopback();
    dns.addresses.push_back(address.to_string());
  }
  addresses_ = dns.addresses;
  co_return Result<void>();
}

Task<void> S3Examiner::secure(http::Origin origin, std::string ca_file) {
  Result<std::shared_ptr<asio::ssl::context>> context = http::make_tls_context(std::move(ca_file));
  if (!context) {
    facts_.tls.emplace().problem = context.error().message();
    co_return Result<void>();
  }
  tls_ = *std::move(context);
  for (const std::string& address : addresses_) {
    Result<TlsFacts> tls = co_await probe_tls(instruments_.executor, origin, address, tls_);
    if (tls) {
      facts_.tls = *std::move(tls);
      facts_.connection_problem.clear();
      break;
    }
    facts_.connection_problem = tls.error().message();
  }
  co_return Result<void>();
}

/// Whether S3 lets us in: with a session, or, where there are none, to the bucket.
Task<bool> S3Examiner::enter() {
  Result<Answer> answer = co_await knock("ReadWrite");
  if (!answer) co_return answer.error();
  if (answer->trial.status == 0) {
    facts_.connection_problem = answer->trial.problem;
    co_return false;
  }
  Trial trial = std::move(answer->trial);
  facts_.trials.push_back(trial);
  if (has_passed(trial)) co_return true;
  if (!is_directory_) co_return trial.status == 403;  // HEAD does not say why; the calls that follow do.
  if (trial.status != 403 || trial.error_code != "AccessDenied") co_return false;
  answer = co_await knock("ReadOnly");
  if (!answer) co_return answer.error();
  trial = std::move(answer->trial);
  facts_.trials.push_back(trial);
  co_return has_passed(trial);
}

/// The first request of all; again where only the clock was in its way.
Task<S3Examiner::Answer> S3Examiner::knock(std::string session_mode) {
  Result<Answer> answer = Error();
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (is_directory_) {
      answer = co_await prober_->open_session(session_mode);
    } else {
      s3::Call call(s3::Operation::head_bucket);
      answer = co_await prober_->send(std::move(call));
    }
    const auto offset = prober_->clock_offset();
    const bool was_refused_for_clock =
        answer && answer->trial.status == 403 && offset && std::chrono::abs(*offset) >= request_age_max;
    if (!was_refused_for_clock) break;
  }
  co_return std::move(answer);
}

/// Sends a call and writes down what became of it.
Task<S3Examiner::Answer> S3Examiner::note(s3::Call call) {
  Result<Answer> answer = co_await prober_->send(std::move(call));
  if (!answer) co_return answer.error();
  Trial& trial = answer->trial;
  const bool reads = trial.name == "GetObject" || trial.name == "HeadObject";
  // Where the probe object could not be put, that it is not there is the answer of one who may look.
  if (reads && !is_probe_there_ && trial.status == 404 && trial.error_code != "NoSuchBucket") {
    trial.outcome = Trial::Outcome::passed;
    trial.problem.clear();
  }
  facts_.trials.push_back(trial);
  co_return std::move(answer);
}

Task<void> S3Examiner::try_permissions() {
  s3::PutRequest put(key_, body_);
  put.metadata = store::probe_metadata;
  Result<s3::Call> call = s3::put_call(std::move(put));
  Result<Answer> answer = co_await note(*std::move(call));
  is_probe_there_ = answer && has_passed(answer->trial);
  // Then nothing else has anything to say.
  if (answer && answer->trial.error_code == "NoSuchBucket") co_return Result<void>();

  const s3::GetRequest get(key_);
  call = s3::get_call(get);
  answer = co_await note(*std::move(call));
  if (answer && answer->response && answer->response->body != body_) {
    Trial& trial = facts_.trials.back();
    trial.outcome = Trial::Outcome::failed;
    trial.problem = "What was read is not what was written.";
  }
  s3::Call head = s3::head_call(key_);
  answer = co_await note(std::move(head));
  if (answer && answer->response) {
    const Result<s3::ObjectHead> object = s3::read_head(*answer->response, metadata_field);
    answers_.keeps_metadata = object && object->metadata == store::probe_metadata;
    if (object) etag_ = object->etag;
  }
  s3::ListRequest listing;
  listing.prefix = probe_folder;
  s3::Call list = s3::list_call(listing);
  answer = co_await note(std::move(list));
  if (answer && answer->response) {
    const Result<s3::ListedPage> page = s3::read_list(std::move(answer->response->body));
    answers_.lists_marks =
        page && std::any_of(page->objects.begin(), page->objects.end(), [&](const auto& listed) {
          return listed.key == key_ && !listed.checksum_algorithms.empty();
        });
  }
  co_return Result<void>();
}

Task<void> S3Examiner::try_conditional_puts() {
  s3::PutRequest new_object(key_, body_);
  new_object.if_absent = true;
  co_await learn(std::move(new_object), ErrorKind::already_exists, answers_.create_again);
  s3::PutRequest changed(key_, body_);
  changed.if_match = other_etag;
  co_await learn(std::move(changed), ErrorKind::conflict, answers_.stale_put);
  if (is_directory_) co_return Result<void>();
  s3::PutRequest unchanged(key_, body_);
  unchanged.if_match = etag_;
  co_await learn(unchanged, ErrorKind::conflict, answers_.right_put);
  if (!answers_.right_put) co_return Result<void>();
  unchanged.if_match = store::unquoted(etag_);
  co_await learn(std::move(unchanged), ErrorKind::conflict, answers_.unquoted_put);
  co_return Result<void>();
}

Task<void> S3Examiner::learn(s3::PutRequest request, ErrorKind refused, store::ProbeAnswer& to) {
  Result<s3::Call> call = s3::put_call(std::move(request));
  const Result<Answer> answer = co_await prober_->send(*std::move(call));
  if (!answer) co_return answer.error();
  knows_conditions_ = take_answer(answer->trial, refused, to) && knows_conditions_;
  co_return Result<void>();
}

/// Both are asked for what cannot be: S3 refuses them. A server that takes them for PUTs of the probe object
/// does no harm.
Task<void> S3Examiner::try_append_and_rename() {
  if (!is_directory_) co_return Result<void>();
  s3::AppendRequest past_the_end(key_, body_, past_every_end);
  Result<s3::Call> append = s3::append_call(std::move(past_the_end));
  const Result<Answer> appended = co_await prober_->send(*std::move(append));
  if (!appended) co_return appended.error();
  if (auto row = append_facts(appended->trial)) append_and_rename_.push_back(*std::move(row));
  s3::RenameRequest of_nothing(key_ + "-absent", key_, random_text(instruments_.random, 11));
  s3::Call rename = s3::rename_call(std::move(of_nothing));
  const Result<Answer> renamed = co_await prober_->send(std::move(rename));
  if (!renamed) co_return renamed.error();
  if (auto row = rename_facts(renamed->trial)) append_and_rename_.push_back(*std::move(row));
  co_return Result<void>();
}

/// The last of all: a server that does not look at the condition removes the probe object.
Task<void> S3Examiner::try_conditional_remove() {
  s3::DeleteRequest changed(key_);
  changed.if_match = other_etag;
  s3::Call call = s3::delete_call(changed);
  const Result<Answer> answer = co_await prober_->send(std::move(call));
  if (!answer) co_return answer.error();
  knows_conditions_ =
      take_answer(answer->trial, ErrorKind::conflict, answers_.stale_remove) && knows_conditions_;
  co_return Result<void>();
}

void S3Examiner::judge_capabilities() {
  if (!knows_conditions_) return;
  store::ProbeVerdict verdict = store::decide(answers_);
  store::Capabilities& can = verdict.capabilities;
  can.unique_etags = is_directory_;
  // Of Amazon it is documented; of another server nobody can see it from outside.
  const bool is_believed = is_directory_ || facts_.place.is_amazon;
  if (is_believed && can.remove_if_match == store::ConditionalRemove::not_atomic) {
    can.remove_if_match = store::ConditionalRemove::atomic;
  }
  facts_.capabilities = capability_facts(verdict);
  for (CapabilityFacts& row : append_and_rename_)
    facts_.capabilities.push_back(std::move(row));
}

Task<void> S3Examiner::time_requests() {
  const s3::GetRequest get(key_);
  Result<s3::Call> call = s3::get_call(get);
  co_await time_requests_of(*std::move(call));
  s3::PutRequest put(key_, body_);
  call = s3::put_call(std::move(put));
  co_await time_requests_of(*std::move(call));
  co_await open_another();
  co_return Result<void>();
}

Task<void> S3Examiner::time_requests_of(s3::Call call) {
  LatencyFacts latency;
  latency.name = s3::info_of(call.operation).name;
  latency.body_bytes = timed_body_bytes;
  std::vector<microseconds> times;
  for (std::size_t i = 0; i < timed_requests && latency.failures < timed_failures_max; ++i) {
    s3::Call copy = call;
    const Result<Answer> answer = co_await prober_->send(std::move(copy));
    if (!answer || !has_passed(answer->trial)) {
      ++latency.failures;
      latency.problem = answer ? answer->trial.problem : answer.error().message();
      continue;
    }
    times.push_back(answer->elapsed);
  }
  latency.times = percentiles_of(std::move(times));
  facts_.latencies.push_back(std::move(latency));
  co_return Result<void>();
}

/// A second connection, to see whether it resumes the TLS session of the first.
Task<void> S3Examiner::open_another() {
  if (!facts_.tls) co_return Result<void>();
  const http::ClientCounters before = prober_->connections();
  s3::Call call = s3::head_call(key_);
  co_await prober_->send(std::move(call), true);
  const http::ClientCounters after = prober_->connections();
  if (after.connections_opened > before.connections_opened) {
    facts_.tls->resumes = after.sessions_resumed > before.sessions_resumed;
  }
  co_return Result<void>();
}

Task<void> S3Examiner::clean_up() {
  if (const Trial* put = facts_.trial("PutObject"); put && put->error_code == "NoSuchBucket") {
    co_return Result<void>();
  }
  const s3::DeleteRequest remove(key_);
  s3::Call call = s3::delete_call(remove);
  const Result<Answer> answer = co_await note(std::move(call));
  // A put whose answer never came may have happened.
  const Trial* const put = facts_.trial("PutObject");
  const bool may_be_there = is_probe_there_ || (put && put->status == 0);
  if (may_be_there && (!answer || !has_passed(answer->trial))) facts_.left_behind = key_;
  co_return Result<void>();
}

Task<void> S3Examiner::identify() {
  CredentialFacts& credentials = *facts_.credentials;
  if (!has_identity_service(facts_.place.is_amazon, instruments_.environment)) {
    credentials.identity_problem = "not asked for, since the endpoint is not Amazon's";
    co_return Result<void>();
  }
  const TimePoint now = instruments_.clock.now() + facts_.clock_offset.value_or(std::chrono::milliseconds(0));
  Result<std::string> identity =
      co_await ask_identity(aws::http_service_call(settings_.ca_file), instruments_.environment, profile(),
                            credentials_, facts_.place.region, now);
  if (identity) {
    credentials.identity = *std::move(identity);
  } else {
    credentials.identity_problem = identity.error().message();
  }
  co_return Result<void>();
}

void S3Examiner::conclude() {
  facts_.clock_offset = prober_->clock_offset();
  facts_.cost = prober_->cost();
  const http::ClientCounters counters = prober_->connections();
  ConnectionFacts& connections = facts_.connections.emplace();
  connections.opened = counters.connections_opened;
  connections.resumed = counters.sessions_resumed;
  connections.failed = counters.connections_failed;
  connections.requests = counters.requests_sent;
  connections.repeated = counters.requests_repeated;
}

}  // namespace

Task<Facts> examine_bucket(Instruments instruments, client::Location location, Options options) {
  S3Examiner examiner(std::move(instruments), std::move(options));
  co_return co_await examiner.examine(std::move(location));
}

}  // namespace redis3::doctor

#include "store/s3_store.hpp"

#include "aws/credential_fetcher.hpp"
#include "aws/instance_metadata.hpp"
#include "aws/region.hpp"
#include "aws/service_call.hpp"
#include "http/client.hpp"
#include "store/conditions.hpp"

#include <fmt/format.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace redis3::store {
namespace {

ObjectInfo info_of(s3::ObjectHead head) {
  ObjectInfo info;
  info.etag = Etag(std::move(head.etag));
  info.size_bytes = head.size_bytes;
  info.last_modified = head.last_modified;
  info.metadata = std::move(head.metadata);
  return info;
}

Mark mark_of(const s3::ListedObject& object) {
  const auto& algorithms = object.checksum_algorithms;
  if (algorithms.empty()) return Mark::unknown;
  return std::find(algorithms.begin(), algorithms.end(), "SHA256") != algorithms.end() ? Mark::yes : Mark::no;
}

ListPage page_of(s3::ListedPage listed) {
  ListPage page;
  page.entries.reserve(listed.objects.size());
  for (s3::ListedObject& object : listed.objects) {
    ListEntry& entry = page.entries.emplace_back();
    entry.mark = mark_of(object);
    entry.key = std::move(object.key);
    entry.etag = Etag(std::move(object.etag));
    entry.size_bytes = object.size_bytes;
    entry.last_modified = object.last_modified;
  }
  page.directories = std::move(listed.prefixes);
  page.next = std::move(listed.next_token);
  return page;
}

s3::TransportFactory http_transports(boost::asio::any_io_executor executor,
                                     const http::ClientOptions& options,
                                     std::shared_ptr<boost::asio::ssl::context> tls) {
  return [executor = std::move(executor), options, tls = std::move(tls)](const http::Origin& origin) {
    const auto client = std::make_shared<http::Client>(executor, origin, options, tls);
    s3::Transport transport;
    transport.send = [client](http::Request request) { return client->send(std::move(request)); };
    transport.close = [client] { client->close(); };
    return transport;
  };
}

Task<aws::Grant> fetch_grant(std::shared_ptr<aws::CredentialFetcher> fetcher) {
  auto fetched = co_await fetcher->fetch();
  if (!fetched) co_return fetched.error();
  co_return std::move(fetched->grant);
}

/// What stands in the settings is known at once; anything else is fetched by the first request that needs it.
void set_credentials(s3::ClientConfig& client, const aws::ChosenSource& chosen, const S3Config& config,
                     const std::string& ca_file) {
  if (const auto* const known = std::get_if<aws::KnownKeys>(&chosen.source.how))
    client.credentials = known->grant;
  aws::FetcherParts parts;
  parts.environment = config.environment;
  parts.call = aws::http_service_call(ca_file);
  parts.clock = config.clock;
  parts.default_region = client.region;
  const auto fetcher = std::make_shared<aws::CredentialFetcher>(config.given, std::move(parts));
  client.fetch_credentials = [fetcher] { return fetch_grant(fetcher); };
}

/// The Region of the EC2 machine that this runs on, for who has said none; empty where it is none. Blocks,
/// for two seconds at the most.
std::string region_of_machine(const S3Config& config) {
  constexpr std::chrono::seconds time_max{2};
  boost::asio::io_context loop(1);
  boost::asio::cancellation_signal end;
  std::string region;
  const auto keep = [&region](std::exception_ptr, Result<std::string> told) {
    if (told) region = std::move(*told);
  };
  auto asking = aws::ask_instance(config.environment, aws::chosen_profile(config.given, config.environment),
                                  aws::http_service_call({}), aws::region_path);
  boost::asio::co_spawn(loop, std::move(asking), boost::asio::bind_cancellation_slot(end.slot(), keep));
  loop.run_for(time_max);
  end.emit(boost::asio::cancellation_type::terminal);
  loop.run();
  return region;
}

/// As s3::choose_region() has it; the machine's own where nothing else tells one.
Result<std::string> region_for(const s3::BucketName& bucket, const S3Config& config,
                               const aws::Settings& settings) {
  const bool has_endpoint = !settings.endpoint_url.empty();
  auto region = s3::choose_region(bucket, config.region, settings.region, has_endpoint);
  if (region || !config.region.empty() || !settings.region.empty()) return region;
  const std::string of_machine = region_of_machine(config);
  return of_machine.empty() ? region : s3::choose_region(bucket, of_machine, {}, has_endpoint);
}

constexpr std::size_t probe_name_length = 11;

// Nothing is sent where it is known to be in vain: a server that ignores what it does not know would replace
// the object.
Error declined(std::string_view what) {
  return Error(ErrorKind::unsupported, fmt::format("this bucket does not {}", what));
}

S3Store::Knowledge knowledge_of(const s3::BucketName& bucket,
                                const std::optional<aws::EndpointUrl>& endpoint) {
  S3Store::Knowledge knowledge;
  if (bucket.is_directory()) {
    knowledge.capabilities = all_capabilities();
    // docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-append.html
    if (bucket.is_in_local_zone()) {
      knowledge.capabilities.append = Support::no;
      knowledge.capabilities.rename = Support::no;
    }
  } else if (!endpoint || aws::is_amazons(endpoint->host)) {
    // An endpoint may be Amazon's own: that of a VPC, with FIPS, of both IP versions.
    knowledge.capabilities = capabilities_of_general_purpose_buckets();
  } else {
    // Ceph before version 20 does not look at the condition of an upload's end, nor tells the etag then.
    knowledge.uploads_in_parts = false;
    knowledge.place = fmt::format("{}://{}:{}{} {}", endpoint->uses_tls ? "https" : "http", endpoint->host,
                                  endpoint->port, endpoint->base_path, bucket.text());
  }
  return knowledge;
}

}  // namespace

S3Store::S3Store(boost::asio::any_io_executor executor, s3::ClientConfig config,
                 s3::TransportFactory transports, Knowledge knowledge)
    : clock_(*config.clock),
      random_(config.seed ? SeededRandom(*config.seed) : SeededRandom::from_system()),
      knowledge_(std::move(knowledge)),
      client_(std::move(executor), std::move(config), std::move(transports)) {}

Task<Object> S3Store::get(std::string key, GetOptions options) {
  if (const auto checked = check_key(key); !checked) co_return checked.error();
  s3::GetRequest request(std::move(key));
  if (options.none_match) request.if_none_match = options.none_match->text();
  if (options.range) request.range = s3::ByteSpan{options.range->first, options.range->last};
  request.suffix_bytes = options.suffix_bytes;
  auto read = co_await client_.get_object(std::move(request));
  if (!read) co_return read.error();
  Object object;
  object.info = info_of(std::move(read->head));
  object.body = std::move(read->body);
  co_return object;
}

Task<ObjectInfo> S3Store::head(std::string key) {
  if (const auto checked = check_key(key); !checked) co_return checked.error();
  auto head = co_await client_.head_object(std::move(key));
  if (!head) co_return head.error();
  co_return info_of(std::move(*head));
}

Task<Etag> S3Store::put(std::string key, Bytes body, PutOptions options) {
  if (const auto checked = check_key(key); !checked) co_return checked.error();
  if (const auto checked = check_metadata(options.metadata); !checked) co_return checked.error();
  s3::PutRequest request(std::move(key), std::move(body));
  request.if_absent = options.condition.kind() == PutCondition::Kind::if_absent;
  if (options.condition.kind() == PutCondition::Kind::if_match)
    request.if_match = spelt(options.condition.etag());
  request.in_one_piece = !knowledge_.uploads_in_parts;
  request.metadata = std::move(options.metadata);
  request.checksum = options.marked ? s3::Checksum::sha256 : s3::Checksum::crc32c;
  auto etag = co_await client_.put_object(std::move(request));
  if (!etag) co_return etag.error();
  co_return Etag(std::move(*etag));
}

Task<void> S3Store::remove(std::string key, RemoveCondition condition) {
  if (const auto checked = check_key(key); !checked) co_return checked.error();
  s3::DeleteRequest request(std::move(key));
  if (condition.etag()) request.if_match = spelt(*condition.etag());
  co_return co_await client_.delete_object(std::move(request));
}

Task<Appended> S3Store::append(std::string key, Bytes bytes, AppendOptions options) {
  if (const auto checked = check_key(key); !checked) co_return checked.error();
  if (const auto checked = check_appended_bytes(bytes); !checked) co_return checked.error();
  if (capabilities().append != Support::yes) co_return declined("append to objects");
  s3::AppendRequest request(std::move(key), std::move(bytes), options.offset);
  if (options.if_match) request.if_match = spelt(*options.if_match);
  auto made = co_await client_.append_object(std::move(request));
  if (!made) co_return made.error();
  Appended appended;
  appended.etag = Etag(std::move(made->etag));
  appended.size_bytes = made->size_bytes;
  co_return appended;
}

Task<void> S3Store::rename(std::string from, std::string to, RenameOptions options) {
  if (const auto checked = check_rename_names(from, to, options); !checked) co_return checked.error();
  if (capabilities().rename != Support::yes) co_return declined("rename objects");
  s3::RenameRequest request(std::move(from), std::move(to), std::move(options.token));
  if (options.source_match) request.source_if_match = spelt(*options.source_match);
  request.if_absent = options.destination.kind() == PutCondition::Kind::if_absent;
  if (options.destination.kind() == PutCondition::Kind::if_match)
    request.if_match = spelt(options.destination.etag());
  co_return co_await client_.rename_object(std::move(request));
}

Task<ListPage> S3Store::list(ListQuery query) {
  if (const auto checked = check_list(query); !checked) co_return checked.error();
  s3::ListRequest request;
  request.prefix = std::move(query.prefix);
  if (query.one_level) request.delimiter = "/";
  request.token = std::move(query.token);
  request.entries_max = query.entries_max;
  auto page = co_await client_.list_objects(std::move(request));
  if (!page) co_return page.error();
  co_return page_of(std::move(*page));
}

Capabilities S3Store::capabilities() const noexcept {
  Capabilities can = knowledge_.capabilities;
  if (client_.declines(s3::Operation::append_object)) can.append = Support::no;
  if (client_.declines(s3::Operation::rename_object)) can.rename = Support::no;
  return can;
}

Task<void> S3Store::learn_capabilities() {
  if (knowledge_.capabilities.are_known()) co_return Result<void>();
  std::function<Task<void>()> begin = [this] { return probe_once(); };
  co_return co_await probing_.run(std::move(begin));
}

Task<void> S3Store::probe_once() {
  if (const auto kept = knowledge_.cache.find(knowledge_.place, clock_.now())) {
    learn(*kept);
    co_return Result<void>();
  }
  const auto verdict = co_await probe(*this, random_text(random_, probe_name_length));
  if (!verdict) co_return verdict.error();
  learn(*verdict);
  knowledge_.cache.keep(knowledge_.place, *verdict, clock_.now());
  co_return Result<void>();
}

void S3Store::learn(const ProbeVerdict& verdict) {
  knowledge_.capabilities = verdict.capabilities;
  unquotes_tags_ = verdict.unquotes_tags;
}

std::string S3Store::spelt(const Etag& etag) const {
  return unquotes_tags_ ? unquoted(etag.text()) : etag.text();
}

Task<LifecycleDocument> S3Store::read_lifecycle() {
  auto read = co_await client_.get_lifecycle();
  LifecycleDocument document;
  if (!read) {
    if (read.error().kind() == ErrorKind::not_found) co_return document;
    co_return read.error();
  }
  document.xml = std::move(read->xml);
  document.transition_minimum = std::move(read->transition_minimum);
  co_return document;
}

Task<void> S3Store::write_lifecycle(LifecycleDocument document) {
  if (document.xml.empty()) co_return co_await client_.delete_lifecycle();
  s3::LifecycleDocument sent{std::move(document.xml), std::move(document.transition_minimum)};
  co_return co_await client_.put_lifecycle(std::move(sent));
}

TimePoint S3Store::now() const noexcept {
  return client_.now();
}

Task<void> S3Store::ensure_bucket() {
  return client_.create_bucket();
}

Task<void> S3Store::check_bucket() {
  return client_.head_bucket();
}

Result<std::unique_ptr<S3Store>> open_s3_store(boost::asio::any_io_executor executor, S3Config config) {
  auto bucket = s3::BucketName::parse(config.bucket);
  if (!bucket) return bucket.error();
  auto settings = aws::load_settings(config.given, config.environment);
  if (!settings) return settings.error();
  std::optional<aws::EndpointUrl> endpoint;
  if (!settings->endpoint_url.empty()) {
    auto parsed = aws::EndpointUrl::parse(settings->endpoint_url);
    if (!parsed) return parsed.error();
    endpoint = std::move(*parsed);
  }
  if (!settings->credentials) return settings->credentials.error();
  auto region = region_for(*bucket, config, *settings);
  if (!region) return region.error();
  auto addresses = s3::resolve(*bucket, *region, endpoint);
  if (!addresses) return addresses.error();

  std::shared_ptr<boost::asio::ssl::context> tls;
  if (addresses->objects.origin.uses_tls) {
    auto context = http::make_tls_context(settings->ca_file);
    if (!context) return context.error();
    tls = std::move(*context);
  }

  S3Store::Knowledge knowledge = knowledge_of(*bucket, endpoint);
  knowledge.cache = CapabilityCache(std::move(config.capability_folder));

  s3::ClientConfig client{std::move(*bucket), std::move(*addresses), std::move(*region)};
  set_credentials(client, *settings->credentials, config, settings->ca_file);
  client.creates_bucket = config.creates_bucket;
  client.observer = std::move(config.observer);
  client.clock = config.clock;
  client.retry = config.retry;
  if (settings->tries_max) client.retry.tries_max = *settings->tries_max;
  client.hedging = config.hedging;
  client.renews_idle_session = config.renews_idle_session;
  s3::TransportFactory transports = http_transports(executor, config.http, std::move(tls));
  return std::make_unique<S3Store>(std::move(executor), std::move(client), std::move(transports),
                                   std::move(knowledge));
}

}  // namespace redis3::store

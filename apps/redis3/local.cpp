#include "local.hpp"

#include "local_faults.hpp"

#include "base/clock.hpp"
#include "base/http_date.hpp"
#include "base/random.hpp"
#include "embedded/memory_table.hpp"
#include "embedded/sqlite_table.hpp"
#include "local_s3/server.hpp"
#include "local_s3/service.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

namespace redis3::app {
namespace {

constexpr int exit_cannot_start = 2;
/// More than connections and files of an endpoint can be.
constexpr rlim_t descriptors_max = 4096;

// Known to everybody, and so good for clients on this machine only.
constexpr std::string_view default_access_key_id = "redis3local";
constexpr std::string_view default_secret_access_key = "redis3local-secret";

struct LocalOptions {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 9010;
  /// Absent: in memory.
  std::optional<std::string> data_path;
  bool is_in_memory = false;
  std::string region = "us-east-1";
  std::string access_key_id{default_access_key_id};
  std::string secret_access_key{default_secret_access_key};
  bool is_verbose = false;
  LocalFaults faults;

  bool has_default_secret() const { return secret_access_key == default_secret_access_key; }
};

void define(CLI::App& app, LocalOptions& options) {
  app.add_option("--bind", options.bind, "The address to listen on")
      ->type_name("ADDRESS")
      ->capture_default_str();
  app.add_option("--port", options.port, "The port to listen on; 0 for any free one")
      ->type_name("PORT")
      ->capture_default_str();
  auto* data = app.add_option("--data", options.data_path,
                              "Keep the buckets in this SQLite file, created if it is absent")
                   ->type_name("FILE");
  app.add_flag("--memory", options.is_in_memory,
               "Keep the buckets in memory, gone when the endpoint stops (the default)")
      ->excludes(data);
  app.add_option("--region", options.region, "The region that clients must sign for")
      ->type_name("REGION")
      ->capture_default_str();
  auto* access_key =
      app.add_option("--access-key", options.access_key_id,
                     "The access key id that clients must sign with; without it the pair redis3local and "
                     "redis3local-secret, for loopback addresses only")
          ->type_name("ID");
  auto* secret_key =
      app.add_option("--secret-key", options.secret_access_key, "The secret access key that belongs to it")
          ->type_name("SECRET");
  access_key->needs(secret_key);
  secret_key->needs(access_key);
  app.add_flag("--verbose", options.is_verbose, "Print a line for each request on standard error");
  options.faults.define(app);
  app.footer(
      "Real AWS SDKs and the AWS CLI talk to it unmodified. A bucket whose name ends in --x-s3 is a "
      "directory bucket (S3 Express\n"
      "One Zone), any other one a general-purpose bucket. GET /_redis3/requests tells, unsigned, how many\n"
      "requests of each operation have come.\n\n"
      "The parts of a --fault RULE, OPERATIONS:FAULT:OCCASION[:KEY]:\n"
      "  OPERATIONS  *, read, write, or S3's names: GetObject,HeadObject\n"
      "  FAULT       503, 503=ServiceUnavailable, 500@after-act, … any status from 400 to 599 with any "
      "code;\n"
      "              expired-token; reset, close; stall=2s; trickle=100 (bytes a second); corrupt=body,\n"
      "              corrupt=checksum. When: @before-body, @before-act, @after-act, @in-head, @in-body,\n"
      "              @after-answer; usually an error and a stall @before-act, reset and close @after-act\n"
      "  OCCASION    5% or 0.05 of them; the 3rd, #3; #3-5; #3-; for=30s from the first one on\n"
      "  KEY         of the object, 0/userId:10, or how it begins, 0/user*");
}

// What stands in scopes, XML and the lines to paste, so that none of them needs an escape.
bool is_plain_word(std::string_view text) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_plain);
}

std::optional<Error> check(const LocalOptions& options) {
  if (!is_plain_word(options.region) || !is_plain_word(options.access_key_id)) {
    return Error(ErrorKind::invalid,
                 "--region and --access-key are made of letters, digits, '-', '_' and '.'");
  }
  if (options.data_path && options.data_path->empty())
    return Error(ErrorKind::invalid, "--data needs the name of a file");
  if (options.secret_access_key.empty()) return Error(ErrorKind::invalid, "--secret-key must not be empty");
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(options.bind, error);
  if (error) {
    return Error(
        ErrorKind::invalid,
        fmt::format("--bind '{}' is not an IP address; use 127.0.0.1 or another address of this machine",
                    options.bind));
  }
  if (address.is_loopback() || !options.has_default_secret()) return std::nullopt;
  return Error(ErrorKind::invalid, fmt::format("--bind {} lets other machines in, and the default keys are "
                                               "known to everybody: give --access-key and "
                                               "--secret-key of your own",
                                               options.bind));
}

Result<std::unique_ptr<embedded::ObjectTable>> open_table(const std::optional<std::string>& path) {
  std::unique_ptr<embedded::ObjectTable> table;
  if (!path) {
    table = std::make_unique<embedded::MemoryTable>();
    return table;
  }
  auto opened = embedded::SqliteTable::open(*path);
  if (!opened) return opened.error();
  table = std::move(*opened);
  return table;
}

void print_welcome(const LocalOptions& options, const std::string& url) {
  fmt::print("redis3 local: listening on {}\n", url);
  if (!options.data_path) {
    fmt::print("Buckets are kept in memory and gone when this process ends; Ctrl-C stops it.\n");
  } else {
    fmt::print("Buckets are kept in {}; Ctrl-C stops the endpoint.\n", *options.data_path);
  }
  if (const auto injected = options.faults.description(); !injected.empty()) {
    fmt::print("\nThis is a bad S3, simulated:\n");
    for (const std::string& line : injected)
      fmt::print("  {}\n", line);
  }
  // A secret of the user's own is not for the screen.
  const std::string secret = options.has_default_secret() ? options.secret_access_key : "YOUR-SECRET-KEY";
  fmt::print(
      "\nredis3:\n"
      "  export AWS_ENDPOINT_URL_S3={0} AWS_REGION={1}\n"
      "  export AWS_ACCESS_KEY_ID={2} AWS_SECRET_ACCESS_KEY={3}\n"
      "  redis3 --cache mytestcache set userId:10 1701743088\n"
      "\nAWS CLI, after the same exports:\n"
      "  aws --endpoint-url {0} s3 ls s3://redis3-mytestcache--use1-az5--x-s3/0/\n"
      "\nboto3:\n"
      "  s3 = boto3.client('s3', endpoint_url='{0}', region_name='{1}',\n"
      "                    aws_access_key_id='{2}', aws_secret_access_key='{3}')\n",
      url, options.region, options.access_key_id, secret);
  std::fflush(stdout);
}

void print_request(const local_s3::RequestRecord& record) {
  fmt::print(stderr, "{} {}\n", to_iso8601(system_clock().now()), local_s3::to_line(record));
}

int cannot_start(const std::string& why) {
  fmt::print(stderr, "redis3 local: {}\n", why);
  return exit_cannot_start;
}

/// Lets the process have a socket for each connection, as far as the system allows it.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= descriptors_max) return;
  limit.rlim_cur =
      limit.rlim_max == RLIM_INFINITY ? descriptors_max : std::min<rlim_t>(limit.rlim_max, descriptors_max);
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(LocalOptions& options) {
  raise_descriptor_limit();
  const OffsetClock clock(system_clock(), options.faults.clock_offset());
  SeededRandom random = SeededRandom::from_system();
  boost::asio::io_context context(1);
  const local_s3::SessionTokens tokens(options.access_key_id, options.secret_access_key, clock,
                                       options.faults.session_lifetime());
  const local_s3::Authenticator authenticator(
      local_s3::Account{options.access_key_id, options.secret_access_key, options.region}, tokens, clock);
  std::unique_ptr<embedded::ObjectTable> table;
  std::optional<local_s3::Service> service;

  local_s3::ServerOptions server_options;
  server_options.bind = options.bind;
  server_options.port = options.port;
  if (options.is_verbose) server_options.log = print_request;
  server_options.faults = options.faults.plan();
  const auto handle = [&service](local_s3::Request request) { return service->handle(std::move(request)); };
  local_s3::Server server(context.get_executor(), authenticator, handle, clock, random,
                          std::move(server_options));
  // The port first, so that no data file is made where the endpoint cannot run; clients wait until the loop
  // does.
  if (const auto started = server.start(); !started) {
    const bool is_in_use = started.error().kind() == ErrorKind::unavailable;
    return cannot_start(started.error().message() +
                        (is_in_use ? "; choose another --port, or 0 for a free one" : ""));
  }
  auto opened = open_table(options.data_path);
  if (!opened) return cannot_start(opened.error().message());
  table = std::move(*opened);
  local_s3::ServiceOptions service_options;
  service_options.region = options.region;
  service_options.is_read_only = options.faults.is_read_only();
  service.emplace(*table, clock, random, tokens, service_options);

  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    signals.clear();  // A second signal ends the process at once.
    server.stop();
  });
  print_welcome(options, server.url());
  context.run();
  return 0;
}

}  // namespace

int run_local(std::vector<std::string> arguments) {
  CLI::App app(
      "An S3 Express One Zone and general-purpose S3 endpoint on this machine, for development and tests.",
      "redis3 local");
  LocalOptions options;
  define(app, options);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back.
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    return cannot_start(std::string(error.what()) + "; see redis3 local --help");
  }
  if (const auto error = check(options)) return cannot_start(error->message());
  if (const auto read = options.faults.read(); !read) return cannot_start(read.error().message());
  // Who reads the first line only, as scripts do, must not end the endpoint with it.
  std::signal(SIGPIPE, SIG_IGN);
  return serve(options);
}

}  // namespace redis3::app

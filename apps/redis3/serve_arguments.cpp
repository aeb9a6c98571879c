#include "serve_arguments.hpp"

#include "aws/environment.hpp"
#include "gateway/config_directives.hpp"
#include "subcommand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* introduction =
    "A gateway that every Redis client can talk to, in RESP2 and RESP3. It keeps nothing that matters: start "
    "as\n"
    "many as you like on one bucket, and stop them when you like.";

constexpr const char* closing =
    "Names and meanings are those of redis.conf, which --config reads; what has no meaning here is told in "
    "a\n"
    "line. Flags win over the environment, and the environment over the file. URLs: as redis3 --help has "
    "it.\n"
    "\n"
    "Who reaches it from other machines must show a password, a user's or a certificate; without any, it is\n"
    "started on loopback addresses only.\n"
    "\n"
    "Environment: REDIS3_URL, REDIS3_REQUIREPASS, NOTIFY_SOCKET (systemd), and AWS's own.\n"
    "\n"
    "Exit status: 0 where it was asked to stop, 2 where it could not be started.\n"
    "\n"
    "Examples:\n"
    "  redis3 serve --cache mytestcache                                 on 127.0.0.1, port 6379\n"
    "  redis3 serve --cache mytestcache --port free                     any free port, which it prints\n"
    "  redis3 serve --config /etc/redis3/redis3.conf --bind 0.0.0.0     the file, but for the address\n"
    "  redis3 serve --url memory: --port 0 --unixsocket /tmp/r3.sock    no TCP at all";

/// A flag that is a directive of the file.
struct FlagRow {
  const char* directive;
  const char* type;
  const char* text;
  const char* group;
};

constexpr const char* listening = "Where it listens";
constexpr const char* tls = "TLS";
constexpr const char* access = "Who may come in";
constexpr const char* clients = "How clients are served";
constexpr const char* process = "The process";

constexpr FlagRow flag_rows[] = {
    {"port", "PORT", "The port; 0: none, as in Redis; free: any free one [6379]", listening},
    {"unixsocket", "PATH", "A Unix socket as well", listening},
    {"unixsocketperm", "MODE", "Its mode, for example 770", listening},
    {"metrics-port", "PORT", "Prometheus's metrics and a status page; 0: none; free: one that is free [0]",
     listening},
    {"tls-port", "PORT", "The port for TLS; 0: none; free: any free one [0]", tls},
    {"tls-cert-file", "FILE", "The certificate, in PEM", tls},
    {"tls-key-file", "FILE", "Its key, in PEM", tls},
    {"tls-ca-cert-file", "FILE", "Whose clients' certificates are believed", tls},
    {"tls-ca-cert-dir", "FOLDER", "The same, as a folder", tls},
    {"tls-auth-clients", "WORD", "Clients show a certificate: yes, no or optional [yes]", tls},
    {"aclfile", "FILE", "Users, as ACL SAVE writes them", access},
    {"protected-mode", "WORD", "no: other machines are let in without a password [yes]", access},
    {"maxclients", "NUMBER", "Clients at the most [10000]", clients},
    {"timeout", "SECONDS", "Who is silent for so long is left; 0: never [0]", clients},
    {"pipeline-order", "WORD",
     "by-key: one connection's commands on different keys run side by side; strict [by-key]", clients},
    {"exec-across-keys", "WORD", "What EXEC does with several keys: refuse, or one-by-one [refuse]", clients},
    {"enable-debug-command", "WORD", "yes: DEBUG is a command [no]", clients},
    {"io-threads", "NUMBER", "Threads to which the keys are hashed, each with its own connections [1]",
     process},
    {"loglevel", "WORD", "debug, verbose, notice or warning [notice]", process},
    {"logfile", "FILE", "Append the log to it and not to standard error", process},
    {"pidfile", "FILE", "Write the process's number into it", process},
};

/// What CLI11 fills in before it is understood.
struct Flags {
  ConnectionFlags connection_flags;
  Options connection;
  std::string config_file;
  std::optional<std::string> requirepass;
  std::optional<std::string> requirepass_file;
  std::vector<std::string> bind;
  /// Directives with their values, in the order of the words.
  std::vector<std::pair<std::string, std::string>> directives;
};

void define(CLI::App& app, Flags& flags) {
  flags.connection_flags.define(app, flags.connection);
  define_behaviour(app, flags.connection);
  app.add_option("--config", flags.config_file, "Read this redis.conf first")->type_name("FILE");
  app.add_option("--bind", flags.bind, "The addresses; * for all of them [127.0.0.1]")
      ->type_name("ADDRESS")
      ->group(listening);
  app.add_option("--requirepass", flags.requirepass, "The password; others may see it in ps: rather the next")
      ->type_name("WORD")
      ->group(access);
  app.add_option("--requirepass-file", flags.requirepass_file,
                 "The password is this file's first line; or REDIS3_REQUIREPASS")
      ->type_name("FILE")
      ->group(access);
  for (const FlagRow& row : flag_rows) {
    const auto take = [&flags, name = row.directive](const std::string& value) {
      flags.directives.emplace_back(name, value);
    };
    app.add_option_function<std::string>(std::string("--") + row.directive, take, row.text)
        ->type_name(row.type)
        ->group(row.group);
  }
}

void take_word(std::string& into, const std::string& word) {
  if (!word.empty()) into = word;
}

/// What the flags say of the place, on top of what the file says.
void take_place(Options& place, const Options& given, const CLI::App& app) {
  if (!given.cache.empty() || !given.bucket.empty() || !given.url.empty()) {
    place.cache = place.bucket = place.url = {};
    place.availability_zone = place.bucket_prefix = {};
  }
  take_word(place.cache, given.cache);
  take_word(place.bucket, given.bucket);
  take_word(place.url, given.url);
  take_word(place.availability_zone, given.availability_zone);
  take_word(place.bucket_prefix, given.bucket_prefix);
  take_word(place.region, given.region);
  take_word(place.endpoint_url, given.endpoint_url);
  take_word(place.profile, given.profile);
  if (given.db) place.db = given.db;
  if (app.count("--hedge-percent") > 0) place.hedge_percent = given.hedge_percent;
  if (given.allow_lost_updates) place.allow_lost_updates = true;
  if (given.strict_writes) place.strict_writes = true;
}

/// The first line of a file of a secret.
Result<std::string> read_secret(const std::string& path, const gateway::ConfigFiles& files) {
  Result<std::string> text = files.read(path);
  if (!text) return Error(ErrorKind::invalid, fmt::format("--requirepass-file {} cannot be read", path));
  std::string line = text->substr(0, text->find('\n'));
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty())
    return Error(ErrorKind::invalid, fmt::format("--requirepass-file {} has no password", path));
  return line;
}

Result<void> take_password(gateway::Config& config, const Flags& flags, const ServeSources& sources) {
  if (flags.requirepass && flags.requirepass_file)
    return Error(ErrorKind::invalid, "--requirepass and --requirepass-file exclude each other");
  if (flags.requirepass) {
    config.settings.requirepass = *flags.requirepass;
  } else if (flags.requirepass_file) {
    Result<std::string> secret = read_secret(*flags.requirepass_file, sources.files);
    if (!secret) return secret.error();
    config.settings.requirepass = std::move(*secret);
  } else if (const auto variable = sources.variable("REDIS3_REQUIREPASS")) {
    take_word(config.settings.requirepass, *variable);
  }
  return {};
}

Result<void> take_directive(gateway::Config& config, const std::string& name, gateway::Values values) {
  const gateway::Applied applied = gateway::apply_directive(config, name, std::move(values));
  if (applied.error) return Error(ErrorKind::invalid, fmt::format("--{}: {}", name, *applied.error));
  return {};
}

/// The file, the environment and the flags, in this order.
Result<void> build(gateway::Config& config, const Flags& flags, const CLI::App& app,
                   const ServeSources& sources) {
  Result<void> done;
  if (!flags.config_file.empty()) done = gateway::read_config_file(config, flags.config_file, sources.files);
  if (!done) return done;
  take_place(config.connection, flags.connection, app);
  done = take_password(config, flags, sources);
  if (!flags.bind.empty() && done) done = take_directive(config, "bind", flags.bind);
  for (const auto& [name, value] : flags.directives) {
    if (done) done = take_directive(config, name, {value});
  }
  if (!done) return done;
  if (const auto why = gateway::why_unusable(config)) return Error(ErrorKind::invalid, *why);
  return {};
}

}  // namespace

ServeSources machine_sources() {
  return {aws::process_environment().variable, gateway::machine_files()};
}

ParsedServe parse_serve_arguments(std::vector<std::string> words, const ServeSources& sources) {
  ParsedServe parsed;
  Flags flags;
  CLI::App app(introduction, "redis3 serve");
  app.footer(closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 serve [OPTIONS]\n"));
  define(app, flags);
  parsed.answer = parse_words(app, std::move(words));
  if (!parsed.answer) parsed.answer = take_db(flags.connection, flags.connection_flags.db(), app.get_name());
  if (parsed.answer) return parsed;
  const Result<void> built = build(parsed.config, flags, app, sources);
  if (!built) parsed.answer = wrong_usage(built.error().message() + '.', app.get_name());
  return parsed;
}

}  // namespace redis3::app

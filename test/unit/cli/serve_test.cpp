#include "serve_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace redis3::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

class ServeArguments : public ::testing::Test {
 protected:
  ParsedServe parse(Words words) {
    ServeSources sources;
    sources.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    sources.files.read = [this](const std::string& path) -> Result<std::string> {
      if (const auto found = files.find(path); found != files.end()) return found->second;
      return Error(ErrorKind::invalid, "can't open config file '" + path + "': No such file or directory");
    };
    return parse_serve_arguments(std::move(words), sources);
  }
  gateway::Config config_of(Words words) {
    ParsedServe parsed = parse(std::move(words));
    EXPECT_FALSE(parsed.answer.has_value()) << parsed.answer->text;
    return parsed.config;
  }
  Answer answer_to(Words words) { return parse(std::move(words)).answer.value_or(Answer{exit_ok, "none"}); }

  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> files;
};

TEST_F(ServeArguments, listen_on_this_machine_unless_told_otherwise) {
  const gateway::Config config = config_of({"--cache", "c"});
  EXPECT_EQ(config.connection.cache, "c");
  EXPECT_EQ(config.connection.hedge_percent, 5);
  EXPECT_THAT(config.bind, ElementsAre("127.0.0.1"));
  EXPECT_EQ(config.port, 6379);
  EXPECT_EQ(config.tls_port, std::nullopt);
  EXPECT_EQ(config.metrics_port, std::nullopt);
  EXPECT_EQ(config.settings.requirepass, "");
}

TEST_F(ServeArguments, are_the_directives_of_the_file) {
  const gateway::Config config = config_of({"--url",
                                            "memory:",
                                            "--db",
                                            "3",
                                            "--bind",
                                            "127.0.0.1",
                                            "::1",
                                            "--port",
                                            "free",
                                            "--tls-port",
                                            "6380",
                                            "--tls-cert-file",
                                            "c.pem",
                                            "--tls-key-file",
                                            "k.pem",
                                            "--tls-ca-cert-file",
                                            "ca.pem",
                                            "--tls-ca-cert-dir",
                                            "ca",
                                            "--tls-auth-clients",
                                            "optional",
                                            "--unixsocket",
                                            "/tmp/s",
                                            "--unixsocketperm",
                                            "770",
                                            "--aclfile",
                                            "u.acl",
                                            "--maxclients",
                                            "5",
                                            "--timeout",
                                            "6",
                                            "--metrics-port",
                                            "9121",
                                            "--pipeline-order",
                                            "strict",
                                            "--exec-across-keys",
                                            "one-by-one",
                                            "--enable-debug-command",
                                            "yes",
                                            "--protected-mode",
                                            "no",
                                            "--loglevel",
                                            "debug",
                                            "--logfile",
                                            "l",
                                            "--pidfile",
                                            "p",
                                            "--hedge-percent",
                                            "0",
                                            "--strict-writes",
                                            "--allow-lost-updates"});
  EXPECT_EQ(config.connection.url, "memory:");
  EXPECT_EQ(config.connection.db, 3);
  EXPECT_EQ(config.connection.hedge_percent, 0);
  EXPECT_TRUE(config.connection.strict_writes);
  EXPECT_TRUE(config.connection.allow_lost_updates);
  EXPECT_THAT(config.bind, ElementsAre("127.0.0.1", "::1"));
  EXPECT_EQ(config.port, 0);
  EXPECT_EQ(config.tls_port, 6380);
  EXPECT_EQ(config.tls_cert_file, "c.pem");
  EXPECT_EQ(config.tls_key_file, "k.pem");
  EXPECT_EQ(config.tls_ca_cert_file, "ca.pem");
  EXPECT_EQ(config.tls_ca_cert_dir, "ca");
  EXPECT_EQ(config.tls_auth_clients, gateway::TlsClients::optional);
  EXPECT_EQ(config.unixsocket, "/tmp/s");
  EXPECT_EQ(config.unixsocketperm, 0770u);
  EXPECT_EQ(config.settings.aclfile, "u.acl");
  EXPECT_EQ(config.settings.maxclients, 5u);
  EXPECT_EQ(config.settings.timeout, std::chrono::seconds(6));
  EXPECT_EQ(config.metrics_port, 9121);
  EXPECT_EQ(config.settings.pipeline_order, session::PipelineOrder::strict);
  EXPECT_EQ(config.settings.exec_across_keys, session::ExecAcrossKeys::one_by_one);
  EXPECT_TRUE(config.settings.enable_debug_command);
  EXPECT_FALSE(config.protected_mode);
  EXPECT_EQ(config.loglevel, gateway::LogLevel::debug);
  EXPECT_EQ(config.logfile, "l");
  EXPECT_EQ(config.pidfile, "p");
}

TEST_F(ServeArguments, win_over_the_file) {
  files["r.conf"] =
      "port 7000\ntimeout 5\nsave 1 1\nregion us-east-1\ncache old\naz use1-az4\nhedge-percent 1\n";
  gateway::Config config = config_of({"--port", "7001", "--config", "r.conf"});
  EXPECT_EQ(config.port, 7001);
  EXPECT_EQ(config.settings.timeout, std::chrono::seconds(5));
  EXPECT_EQ(config.notes.size(), 1u);
  EXPECT_EQ(config.connection.cache, "old");
  EXPECT_EQ(config.connection.availability_zone, "use1-az4");
  EXPECT_EQ(config.connection.hedge_percent, 1);

  config = config_of({"--config", "r.conf", "--bucket", "new", "--hedge-percent", "5"});
  EXPECT_EQ(config.connection.bucket, "new");
  EXPECT_EQ(config.connection.cache, "");
  EXPECT_EQ(config.connection.availability_zone, "");
  EXPECT_EQ(config.connection.region, "us-east-1");
  EXPECT_EQ(config.connection.hedge_percent, 5);
}

TEST_F(ServeArguments, take_the_password_from_where_it_is_safest_to_give) {
  files["r.conf"] = "requirepass from-config\n";
  files["secret"] = "from file\r\nsecond line\n";
  EXPECT_EQ(config_of({"--config", "r.conf"}).settings.requirepass, "from-config");
  variables["REDIS3_REQUIREPASS"] = "";
  EXPECT_EQ(config_of({"--config", "r.conf"}).settings.requirepass, "from-config");
  variables["REDIS3_REQUIREPASS"] = "from-environment";
  EXPECT_EQ(config_of({"--config", "r.conf"}).settings.requirepass, "from-environment");
  EXPECT_EQ(config_of({"--requirepass-file", "secret"}).settings.requirepass, "from file");
  EXPECT_EQ(config_of({"--requirepass", "from-flag"}).settings.requirepass, "from-flag");
  EXPECT_EQ(config_of({"--requirepass", ""}).settings.requirepass, "");
}

TEST_F(ServeArguments, are_refused_where_they_make_no_sense) {
  files["bad.conf"] = "port 1\nrequirepas secret\n";
  files["empty"] = "\n";
  const struct {
    Words words;
    std::string why;
  } cases[] = {
      {{"--port", "65536"}, "redis3: --port: argument must be between 0 and 65535 inclusive."},
      {{"--port", "0"}, "there is nothing to listen on"},
      {{"--maxclients", "0"}, "--maxclients: argument must be between 1 and 4294967295 inclusive"},
      {{"--tls-auth-clients", "x"}, "--tls-auth-clients: argument(s) must be one of the following"},
      {{"--bind", "0.0.0.0"}, "give requirepass (or REDIS3_REQUIREPASS"},
      {{"--tls-cert-file", "c"}, "belong together"},
      {{"--tls-port", "1"}, "tls-port needs tls-cert-file"},
      {{"--config", "none"}, "can't open config file 'none'"},
      {{"--config", "bad.conf"}, "bad.conf:2: 'requirepas': Bad directive"},
      {{"--requirepass-file", "none"}, "--requirepass-file none cannot be read"},
      {{"--requirepass-file", "empty"}, "--requirepass-file empty has no password"},
      {{"--requirepass-file", "empty", "--requirepass", "secret"}, "exclude each other"},
      {{"--db", "x"}, "See redis3 serve --help."},
      {{"--save", ""}, "See redis3 serve --help."},
      {{"get", "k"}, "See redis3 serve --help."},
  };
  for (const auto& [words, why] : cases) {
    const Answer answer = answer_to(words);
    EXPECT_EQ(answer.exit_code, exit_unusable) << testing::PrintToString(words);
    EXPECT_THAT(answer.text, HasSubstr(why));
    EXPECT_THAT(answer.text, Not(HasSubstr("secret")));
  }
}

TEST_F(ServeArguments, let_other_machines_in_with_a_password) {
  EXPECT_THAT(config_of({"--bind", "*", "--requirepass", "x"}).bind, ElementsAre("*"));
  variables["REDIS3_REQUIREPASS"] = "x";
  EXPECT_THAT(config_of({"--bind", "0.0.0.0 -::"}).bind, ElementsAre("0.0.0.0", "-::"));
}

TEST_F(ServeArguments, are_explained) {
  const Answer help = answer_to({"--help"});
  EXPECT_EQ(help.exit_code, exit_ok);
  for (const char* text :
       {"Usage: redis3 serve [OPTIONS]", "--tls-auth-clients", "--requirepass-file", "--cache"})
    EXPECT_THAT(help.text, HasSubstr(text));
}

}  // namespace
}  // namespace redis3::app

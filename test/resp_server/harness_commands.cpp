#include "resp_server/harness_commands.hpp"

#include "base/text.hpp"
#include "command/table.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::test {
namespace {

Reply hello(Peer& peer, const command::Argv& argv) {
  if (argv.size() > 1) {
    if (argv[1] != "2" && argv[1] != "3") return Reply::error("NOPROTO unsupported protocol version");
    peer.protocol = argv[1] == "3" ? resp::Protocol::resp3 : resp::Protocol::resp2;
  }
  std::vector<Reply> facts;
  const auto add = [&](std::string name, Reply value) {
    facts.push_back(Reply::bulk(std::move(name)));
    facts.push_back(std::move(value));
  };
  add("server", Reply::bulk("redis"));
  add("version", Reply::bulk(std::string(command::redis_version)));
  add("proto", Reply::integer(peer.protocol == resp::Protocol::resp3 ? 3 : 2));
  add("id", Reply::integer(peer.id));
  add("mode", Reply::bulk("standalone"));
  add("role", Reply::bulk("master"));
  add("modules", Reply::array({}));
  return Reply::map(std::move(facts));
}

Reply reset(Peer& peer) {
  peer.session = command::Session();
  peer.protocol = resp::Protocol::resp2;
  return Reply::status("RESET");
}

Reply quit(Peer& peer) {
  peer.is_leaving = true;
  return Reply::ok();
}

}  // namespace

std::optional<Reply> harness_reply(Peer& peer, const command::Argv& argv) {
  const std::string name = to_lower(argv[0]);
  if (command::find_command(std::string_view(name))) return std::nullopt;
  const std::string subcommand = argv.size() > 1 ? to_lower(argv[1]) : std::string();
  if (name == "hello") return hello(peer, argv);
  if (name == "reset") return reset(peer);
  if (name == "quit") return quit(peer);
  if (name == "client") return subcommand == "id" ? Reply::integer(peer.id) : Reply::ok();
  if ((name == "function" || name == "script") && subcommand == "flush") return Reply::ok();
  return std::nullopt;
}

}  // namespace redis3::test

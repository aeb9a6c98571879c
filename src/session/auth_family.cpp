#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/table.hpp"
#include "session/call.hpp"
#include "session/client_line.hpp"
#include "session/error_texts.hpp"
#include "session/families.hpp"
#include "session/server.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// AUTH, HELLO, QUIT, RESET: how a connection begins and ends. They ask the store for nothing.
namespace redis3::session {
namespace {

using command::Flag;
using command::Group;
using command::Spec;

std::optional<Reply> authenticate(Call& call, const std::string& name, const std::string& password) {
  if (call.server.authenticate(call.client, name, password)) return std::nullopt;
  return Reply::error(std::string(error_text::wrong_password));
}

Task<Reply> auth(Call call) {
  command::Argv& argv = call.argv;
  if (argv.size() > 3) co_return Reply::error(std::string(command::error_text::syntax));
  const bool names_user = argv.size() == 3;
  if (!names_user && call.server.is_default_user_free())
    co_return Reply::error(std::string(error_text::no_password_configured));
  auto error = authenticate(call, names_user ? argv[1] : "default", argv.back());
  co_return error ? *std::move(error) : Reply::ok();
}

/// What HELLO asks for.
struct Greeting {
  std::optional<resp::Protocol> protocol;
  std::optional<std::pair<std::string, std::string>> user_and_password;
  std::optional<std::string> name;
};

/// Reads `[protover [AUTH username password] [SETNAME clientname]]`, or tells what is wrong with it.
std::optional<Reply> read_greeting(const command::Argv& argv, Greeting& greeting) {
  const auto fail = [](std::string_view text) { return Reply::error(std::string(text)); };
  if (argv.size() == 1) return std::nullopt;
  const std::optional<std::int64_t> version = command::read_integer(argv[1]);
  if (!version) return fail(error_text::bad_protocol_version);
  if (*version != 2 && *version != 3) return fail(error_text::unsupported_protocol);
  greeting.protocol = *version == 3 ? resp::Protocol::resp3 : resp::Protocol::resp2;
  for (std::size_t at = 2; at < argv.size();) {
    const std::size_t more = argv.size() - at - 1;
    if (equal_ignoring_case(argv[at], "AUTH") && more >= 2) {
      greeting.user_and_password.emplace(argv[at + 1], argv[at + 2]);
      at += 3;
    } else if (equal_ignoring_case(argv[at], "SETNAME") && more >= 1) {
      if (!is_valid_client_name(argv[at + 1])) return fail(error_text::invalid_name);
      greeting.name = argv[at + 1];
      at += 2;
    } else {
      return Reply::error(error_text::unknown_hello_option(argv[at]));
    }
  }
  return std::nullopt;
}

Reply greet(const Client& client) {
  std::vector<Reply> facts;
  const auto add = [&](std::string name, Reply value) {
    facts.push_back(Reply::bulk(std::move(name)));
    facts.push_back(std::move(value));
  };
  add("server", Reply::bulk("redis"));
  add("version", Reply::bulk(std::string(command::redis_version)));
  add("proto", Reply::integer(client.protocol == resp::Protocol::resp3 ? 3 : 2));
  add("id", Reply::integer(client.id));
  add("mode", Reply::bulk("standalone"));
  add("role", Reply::bulk("master"));
  add("modules", Reply::array({}));
  return Reply::map(std::move(facts));
}

Task<Reply> hello(Call call) {
  Greeting greeting;
  if (auto error = read_greeting(call.argv, greeting)) co_return *std::move(error);
  if (greeting.user_and_password) {
    const auto& [user, password] = *greeting.user_and_password;
    if (auto error = authenticate(call, user, password)) co_return *std::move(error);
  }
  if (!call.client.is_authenticated) co_return Reply::error(std::string(error_text::hello_without_auth));
  if (greeting.name) call.client.name = *greeting.name;
  if (greeting.protocol) call.client.protocol = *greeting.protocol;
  co_return greet(call.client);
}

Task<Reply> quit(Call call) {
  call.client.is_leaving = true;
  co_return Reply::ok();
}

/// Everything as it was when the connection began.
Task<Reply> reset(Call call) {
  call.server.reset(call.client);
  co_return Reply::status("RESET");
}

using enum command::Argument::Type;
using enum command::Argument::Trait;
using command::Argument;

constexpr Argument auth_arguments[] = {
    {.name = "username", .type = string, .since = "6.0.0", .traits = optional},
    {.name = "password", .type = string},
};
constexpr Argument hello_auth[] = {
    {.name = "username", .type = string},
    {.name = "password", .type = string},
};
constexpr Argument hello_options[] = {
    {.name = "protover", .type = integer},
    {.name = "auth", .type = block, .token = "AUTH", .traits = optional, .arguments = hello_auth},
    {.name = "clientname", .type = string, .token = "SETNAME", .traits = optional},
};
constexpr Argument hello_arguments[] = {
    {.name = "arguments", .type = block, .traits = optional, .arguments = hello_options},
};

constexpr Spec auth_specs[] = {
    {
        .name = "auth",
        .arity = -2,
        .flags = Flag::noscript | Flag::loading | Flag::stale | Flag::fast | Flag::no_auth | Flag::allow_busy,
        .since = "1.0.0",
        .group = Group::connection,
        .summary = "Authenticates the connection.",
        .complexity = "O(N) where N is the number of the user's passwords: no request",
        .arguments = auth_arguments,
        .run_in_session = auth,
    },
    {
        .name = "hello",
        .arity = -1,
        .flags = Flag::noscript | Flag::loading | Flag::stale | Flag::fast | Flag::no_auth | Flag::allow_busy,
        .since = "6.0.0",
        .group = Group::connection,
        .summary = "Chooses the protocol's version, and tells about the server.",
        .complexity = "O(1): no request",
        .arguments = hello_arguments,
        .run_in_session = hello,
    },
    {
        .name = "quit",
        .arity = -1,
        .flags = Flag::noscript | Flag::loading | Flag::stale | Flag::fast | Flag::no_auth | Flag::allow_busy,
        .since = "1.0.0",
        .group = Group::connection,
        .summary = "Closes the connection.",
        .complexity = "O(1): no request",
        .run_in_session = quit,
    },
    {
        .name = "reset",
        .arity = 1,
        .flags = Flag::noscript | Flag::loading | Flag::stale | Flag::fast | Flag::no_auth | Flag::allow_busy,
        .since = "6.2.0",
        .group = Group::connection,
        .summary = "Makes the connection as it was at its beginning.",
        .complexity = "O(1): no request",
        .run_in_session = reset,
    },
};

}  // namespace

std::span<const Spec> auth_family() noexcept {
  return auth_specs;
}

}  // namespace redis3::session

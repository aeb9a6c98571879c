#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "session/client_commands.hpp"
#include "session/client_filter.hpp"
#include "session/client_line.hpp"
#include "session/error_texts.hpp"
#include "session/server.hpp"

#include <optional>
#include <string>
#include <utility>

namespace redis3::session::client_command {
namespace {

using command::ArgumentReader;

/// The clients of a type, or all, a line each.
std::string lines_of(const Server& server, std::optional<ClientType> type) {
  std::string lines;
  server.clients.for_each([&](const Client& client) {
    if (!type || type_of(client) == *type) lines += client_line(client, server.now()) + '\n';
  });
  return lines;
}

/// The clients of these ids, a line each; an id that is no client's is left out.
std::string lines_by_id(const Server& server, ArgumentReader& reader) {
  std::string lines;
  do {
    const std::optional<std::int64_t> number = command::read_integer(reader.next());
    if (!number) reader.fail(error_text::invalid_client_id);
    if (const Client* client = number ? server.clients.find(*number) : nullptr)
      lines += client_line(*client, server.now()) + '\n';
  } while (reader.has_more());
  return lines;
}

}  // namespace

Task<Reply> id(Call call) {
  co_return Reply::integer(call.client.id);
}

Task<Reply> getname(Call call) {
  if (call.client.name.empty()) co_return Reply::null();
  co_return Reply::bulk(call.client.name);
}

/// An empty name is none.
Task<Reply> setname(Call call) {
  if (!is_valid_client_name(call.argv[2])) co_return Reply::error(std::string(error_text::invalid_name));
  call.client.name = std::move(call.argv[2]);
  co_return Reply::ok();
}

Task<Reply> setinfo(Call call) {
  const std::string& attribute = call.argv[2];
  std::string* place = nullptr;
  if (equal_ignoring_case(attribute, "lib-name")) place = &call.client.library_name;
  if (equal_ignoring_case(attribute, "lib-ver")) place = &call.client.library_version;
  if (!place) co_return Reply::error(error_text::unknown_client_attribute(attribute));
  if (!is_valid_client_name(call.argv[3]))
    co_return Reply::error(error_text::invalid_client_attribute(attribute));
  *place = std::move(call.argv[3]);
  co_return Reply::ok();
}

Task<Reply> info(Call call) {
  co_return Reply::verbatim(client_line(call.client, call.server.now()) + '\n');
}

Task<Reply> list(Call call) {
  ArgumentReader reader(std::move(call.argv), behind_subcommand);
  std::string lines;
  if (reader.take("ID")) {
    lines = lines_by_id(call.server, reader);
  } else if (reader.take("TYPE")) {
    lines = lines_of(call.server, read_client_type(reader));
  } else {
    lines = lines_of(call.server, std::nullopt);
  }
  if (auto error = reader.error()) co_return std::move(*error);
  co_return Reply::verbatim(std::move(lines));
}

}  // namespace redis3::session::client_command

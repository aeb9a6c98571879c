#include "session/client_filter.hpp"

#include "base/text.hpp"
#include "session/error_texts.hpp"

namespace redis3::session {
namespace {

using command::ArgumentReader;

/// Takes a number from 1.
std::int64_t read_positive(ArgumentReader& reader, std::string_view if_no_number,
                           std::string_view if_too_small) {
  const std::optional<std::int64_t> number = command::read_integer(reader.next());
  if (!number) {
    reader.fail(if_no_number);
  } else if (*number <= 0) {
    reader.fail(if_too_small);
  }
  return number.value_or(0);
}

bool read_yes_or_no(ArgumentReader& reader) {
  if (reader.take("YES")) return true;
  if (!reader.take("NO")) reader.refuse();
  return false;
}

void read_option(ArgumentReader& reader, ClientFilter& filter) {
  if (reader.take("ID")) {
    filter.id = read_positive(reader, error_text::client_id_too_small, error_text::client_id_too_small);
  } else if (reader.take("TYPE")) {
    filter.type = read_client_type(reader);
  } else if (reader.take("USER")) {
    filter.user = reader.next();
  } else if (reader.take("ADDR")) {
    filter.address = reader.next();
  } else if (reader.take("LADDR")) {
    filter.local_address = reader.next();
  } else if (reader.take("SKIPME")) {
    filter.skips_caller = read_yes_or_no(reader);
  } else if (reader.take("MAXAGE")) {
    filter.age_min = std::chrono::seconds(
        read_positive(reader, error_text::invalid_max_age, error_text::max_age_too_small));
  } else {
    reader.refuse();
  }
}

}  // namespace

ClientType type_of(const Client& client) noexcept {
  return client.is_subscriber() ? ClientType::pubsub : ClientType::normal;
}

std::optional<ClientType> client_type_of_name(std::string_view name) noexcept {
  if (equal_ignoring_case(name, "normal")) return ClientType::normal;
  if (equal_ignoring_case(name, "master")) return ClientType::master;
  if (equal_ignoring_case(name, "replica") || equal_ignoring_case(name, "slave")) return ClientType::replica;
  if (equal_ignoring_case(name, "pubsub")) return ClientType::pubsub;
  return std::nullopt;
}

std::optional<ClientType> read_client_type(ArgumentReader& reader) {
  const std::string name = reader.next();
  const std::optional<ClientType> type = client_type_of_name(name);
  if (!type) reader.fail(error_text::unknown_client_type(name));
  return type;
}

bool ClientFilter::matches(const Client& client, const Client& caller, TimePoint now) const {
  if (id && client.id != *id) return false;
  if (type && type_of(client) != *type) return false;
  if (user && client.user != *user) return false;
  if (address && client.address != *address) return false;
  if (local_address && client.local_address != *local_address) return false;
  if (age_min && std::chrono::floor<std::chrono::seconds>(now - client.created_at) < *age_min) return false;
  return !skips_caller || &client != &caller;
}

ClientFilter read_kill_options(ArgumentReader& reader) {
  ClientFilter filter;
  while (reader.has_more())
    read_option(reader, filter);
  return filter;
}

}  // namespace redis3::session

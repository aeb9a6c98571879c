#include "session/server.hpp"

#include "acl/channels.hpp"
#include "acl/check.hpp"
#include "metrics/info_sections.hpp"
#include "session/call.hpp"
#include "session/client_line.hpp"
#include "session/error_texts.hpp"
#include "session/families.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <span>
#include <utility>

namespace redis3::session {
namespace {

using command::Flag;
using command::Spec;

/// A command that is done at once although a MULTI is open.
bool is_done_inside_multi(std::string_view name) {
  for (const std::string_view other : {"exec", "discard", "multi", "watch", "quit", "reset"}) {
    if (name == other) return true;
  }
  return false;
}

/// What a client may call that speaks RESP2 and listens: it could not tell other replies from messages.
bool is_let_to_listeners(std::string_view name) {
  for (const std::string_view other : {"ping", "subscribe", "unsubscribe", "psubscribe", "punsubscribe",
                                       "ssubscribe", "sunsubscribe", "quit", "reset"}) {
    if (name == other) return true;
  }
  return false;
}

std::vector<std::span<const Spec>> all_families() {
  const auto engine = command::engine_families();
  std::vector<std::span<const Spec>> families(engine.begin(), engine.end());
  for (const auto& family : {acl_family(), auth_family(), client_family(), config_family(), latency_family(),
                             monitor_family(), pubsub_family(), slowlog_family(), transaction_family()})
    families.push_back(family);
  return families;
}

}  // namespace

Server::Server(model::Keyspace& a_keyspace, command::ServerInfo& an_info, Random& a_random,
               Settings the_settings)
    : keyspace(a_keyspace),
      shards(a_keyspace),
      info(an_info),
      random(a_random),
      settings(std::move(the_settings)),
      users(commands()) {
  users.on_channels_revoked = [this](const acl::User& user) { drop_listeners_of(user); };
  settings_changed();
}

const command::Table& Server::table() {
  static const command::Table table(all_families());
  return table;
}

Server::Admission Server::admit(Client& client, const command::Argv& argv) {
  Admission admission;
  admission.spec = table().find(std::span<const std::string>(argv));
  admission.reply = why_not(client, admission.spec, argv);
  const bool is_queued =
      !admission.reply && client.transaction.is_open && !is_done_inside_multi(admission.spec->name);
  if (is_queued) admission.reply = queue(client, *admission.spec, argv);
  if (admission.reply) {
    if (client.transaction.is_open && admission.spec && admission.spec->name == "exec") {
      client.transaction = Transaction();
      admission.reply = Reply::error(error_text::exec_refused(admission.reply->text()));
    } else if (client.transaction.is_open) {
      client.transaction.is_spoiled = true;
    }
    note_error(*admission.reply);
    if (admission.spec) command_metrics.record(*admission.spec, {}, metrics::Outcome::rejected);
  } else if (is_queued) {
    admission.reply = Reply::status("QUEUED");
  }
  return admission;
}

std::optional<Reply> Server::queue(Client& client, const Spec& spec, const command::Argv& argv) {
  Transaction& transaction = client.transaction;
  // What EXEC will not do is not kept.
  if (transaction.is_spoiled) return std::nullopt;
  transaction.keys.look_at(spec, argv, client.session.db);
  // Refused here and by EXEC, both in words that say why: some client libraries show their callers only the
  // errors of what is queued, and some only EXEC's.
  if (transaction.keys.kind() == ExecPlan::Kind::several_keys &&
      settings.exec_across_keys == ExecAcrossKeys::refuse) {
    transaction.is_across_keys = true;
    return Reply::error(error_text::queue_across_keys());
  }
  transaction.push(argv);
  if (transaction.queue_bytes <= settings.client_query_buffer_limit) return std::nullopt;
  transaction.queue.clear();
  transaction.queue_bytes = 0;
  return Reply::error(std::string(error_text::transaction_too_long));
}

std::optional<Reply> Server::why_not(const Client& client, const Spec* spec, const command::Argv& argv) {
  // As Redis: who is not known learns which commands there are, and no more of what it sends is looked at.
  const bool is_well_formed = spec != nullptr && command::has_right_arity(*spec, argv.size());
  if (is_well_formed && !client.is_authenticated && !has(spec->flags, Flag::no_auth))
    return Reply::error(std::string(error_text::not_authenticated));
  if (auto refusal = command::refusal(table(), spec, argv, client.session.db)) return refusal;
  if (client.transaction.is_open && has(spec->flags, Flag::no_multi))
    return Reply::error(std::string(error_text::not_in_multi));
  if (!has(spec->flags, Flag::no_auth)) {
    if (auto denial = why_denied(client, *spec, argv)) return denial;
  }
  if (client.protocol == resp::Protocol::resp2 && client.is_subscriber() && !is_let_to_listeners(spec->name))
    return Reply::error(error_text::not_while_listening(spec->name));
  return std::nullopt;
}

std::optional<Reply> Server::why_denied(const Client& client, const Spec& spec, const command::Argv& argv) {
  const acl::User* user = users.find(client.user);
  if (user == nullptr) return Reply::error(std::string(error_text::not_authenticated));
  auto denial = acl::check(*user, spec, argv);
  if (!denial) return std::nullopt;
  Reply refusal = Reply::error(acl::refusal_text(*denial, user->name()));
  const auto context = client.transaction.is_open ? acl::DenialContext::multi : acl::DenialContext::toplevel;
  denials.add(*std::move(denial), context, user->name(), client_line(client, now()), now(),
              settings.acllog_max_len);
  return refusal;
}

Eventual<Reply> Server::run(Client& client, const Spec& spec, command::Argv argv) {
  Running call = note_begin(client, spec, argv);
  Eventual<Reply> reply = begin(client, spec, std::move(argv));
  if (!reply.is_at_hand()) return await_end(client, spec, std::move(call), std::move(reply).wait());
  Reply answer = reply_of(client, spec, call, std::move(reply).take());
  spare_words_ = std::move(call.words);
  return answer;
}

// What changes the session names no key, and so runs alone: the others may look at it as long as they run.
Eventual<Reply> Server::begin(Client& client, const Spec& spec, command::Argv argv) {
  if (spec.run_in_session) return spec.run_in_session(Call(*this, client, std::move(argv)));
  return shards.run(context_of(client.session), spec, std::move(argv));
}

Server::Running Server::note_begin(Client& client, const Spec& spec, const command::Argv& argv) {
  Running call;
  call.begin = std::chrono::steady_clock::now();
  call.began_at = now();
  client.last_used = call.began_at;
  client.last_command = spec.name;
  ++client.commands;
  ++statistics.commands;
  if (may_be_slow(spec)) {
    call.words = std::move(spare_words_);
    call.words.note(argv);
  }
  if (!monitors.is_empty() && is_shown_to_monitors(spec)) call.shown = argv;
  return call;
}

Reply Server::reply_of(const Client& client, const Spec& spec, const Running& call, Result<Reply> result) {
  Reply reply =
      result.has_value() ? *std::move(result) : Reply::error(error_text::of_failure(result.error()));
  if (!call.shown.empty()) monitors.feed(client, call.shown, call.began_at);
  const auto end = std::chrono::steady_clock::now();
  note_end(client, spec, call.words, Timing{call.began_at, end - call.begin, end}, reply);
  return reply;
}

Task<Reply> Server::await_end(const Client& client, const Spec& spec, Running call, Task<Reply> reply) {
  Result<Reply> result = co_await std::move(reply);
  co_return reply_of(client, spec, call, std::move(result));
}

bool Server::is_write(const Client& client, const Spec& spec) {
  const auto writes = [](const Spec& other) {
    return has(other.flags, Flag::write) || has(other.flags, Flag::may_replicate);
  };
  if (spec.name != "exec") return writes(spec);
  const std::vector<command::Argv>& queue = client.transaction.queue;
  return std::any_of(queue.begin(), queue.end(), [&](const command::Argv& argv) {
    return writes(*table().find(std::span<const std::string>(argv)));
  });
}

bool Server::may_be_slow(const Spec& spec) const {
  return settings.slowlog_log_slower_than >= 0 && !has(spec.flags, Flag::skip_slowlog);
}

void Server::note_end(const Client& client, const Spec& spec, const NotedWords& words, const Timing& timing,
                      const Reply& reply) {
  count(spec, timing.duration, reply);
  live_metrics.record_command(spec.name, timing.duration, timing.ended);
  const auto microseconds = std::chrono::floor<std::chrono::microseconds>(timing.duration);
  if (!words.is_empty() && microseconds.count() >= settings.slowlog_log_slower_than) {
    slow_log.record(words.for_slow_log(), timing.began_at, microseconds, client.address, client.name,
                    settings.slowlog_max_len);
  }
  note_latency(spec, std::chrono::floor<std::chrono::milliseconds>(microseconds));
}

void Server::count(const Spec& spec, std::chrono::steady_clock::duration duration, const Reply& reply) {
  if (reply.is_error()) note_error(reply);
  command_metrics.record(spec, duration, reply.is_error() ? metrics::Outcome::failed : metrics::Outcome::ok);
}

void Server::note_error(const Reply& reply) {
  ++statistics.error_replies;
  command_metrics.record_error(reply.text());
}

void Server::note_latency(const Spec& spec, std::chrono::milliseconds duration) {
  const std::int64_t threshold = settings.latency_monitor_threshold;
  if (threshold == 0 || duration.count() < threshold) return;
  latency.add(has(spec.flags, Flag::fast) ? fast_command_event : command_event, duration, now());
}

command::Context Server::context_of(command::Session& session) {
  return command::Context{keyspace, session, &info, &statistics, settings.enable_debug_command, table()};
}

void Server::welcome(Client& client) {
  client.session.db = first_db;
  client.is_authenticated = is_default_user_free();
  clients.add(client);
  ++traffic.connections_accepted;
  info.connected_clients = static_cast<std::int64_t>(clients.size());
}

void Server::forget(Client& client) {
  channels.unsubscribe_from_all(client);
  monitors.remove(client);
  clients.remove(client);
  info.connected_clients = static_cast<std::int64_t>(clients.size());
}

bool Server::authenticate(Client& client, const std::string& user, const std::string& password) {
  if (!users.authenticate(user, password)) {
    acl::Denial denial{acl::DenialReason::auth, "AUTH"};
    denials.add(std::move(denial), acl::DenialContext::toplevel, user, client_line(client, now()), now(),
                settings.acllog_max_len);
    return false;
  }
  client.user = user;
  client.is_authenticated = true;
  return true;
}

bool Server::is_default_user_free() const {
  return users.default_user().is_enabled() && users.default_user().needs_no_password();
}

void Server::reset(Client& client) {
  channels.unsubscribe_from_all(client);
  monitors.remove(client);
  client.transaction = Transaction();
  client.session.db = first_db;
  client.protocol = resp::Protocol::resp2;
  client.reply_mode = ReplyMode::on;
  client.no_evict = false;
  client.no_touch = false;
  client.name.clear();
  client.user = acl::default_user_name;
  client.is_authenticated = is_default_user_free();
}

void Server::drop_clients_of(const std::string& user) {
  clients.for_each([&](Client& client) {
    if (client.user != user) return;
    // What it has sent already is not done as somebody else who takes the name.
    client.user = acl::default_user_name;
    client.is_authenticated = false;
    client.outlet.close();
  });
}

void Server::drop_listeners_of(const acl::User& user) {
  const auto may_all = [&](const std::set<std::string>& names, bool is_pattern) {
    return std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return acl::may_listen(user, name, is_pattern); });
  };
  clients.for_each([&](Client& client) {
    if (client.user != user.name()) return;
    if (may_all(client.channels, false) && may_all(client.shard_channels, false) &&
        may_all(client.patterns, true))
      return;
    client.outlet.close();
  });
}

void Server::reset_statistics() {
  statistics = command::Statistics();
  statistics.expired_keys_before = keyspace.expired_key_count() + info.expired_keys_elsewhere;
  command_metrics.reset();
  traffic = Traffic();
}

std::vector<command::InfoSection> Server::info_sections() const {
  const auto text = [](auto number) { return std::to_string(number); };
  std::vector<command::InfoSection> sections;
  sections.push_back({"Clients",
                      {{"maxclients", text(settings.maxclients)},
                       {"blocked_clients", text(pause.waiting_count())},
                       {"tracking_clients", "0"}}});
  sections.push_back({"Stats",
                      {{"total_connections_received", text(traffic.connections_accepted)},
                       {"rejected_connections", text(traffic.connections_rejected)},
                       {"total_net_input_bytes", text(traffic.input_bytes)},
                       {"total_net_output_bytes", text(traffic.output_bytes)},
                       {"pubsub_channels", text(channels.channels().size())},
                       {"pubsub_patterns", text(channels.pattern_count())},
                       {"pubsubshard_channels", text(channels.shard_channels().size())},
                       {"acl_access_denied_auth", text(denials.count(acl::DenialReason::auth))},
                       {"acl_access_denied_cmd", text(denials.count(acl::DenialReason::command))},
                       {"acl_access_denied_key", text(denials.count(acl::DenialReason::key))},
                       {"acl_access_denied_channel", text(denials.count(acl::DenialReason::channel))}}});
  const std::vector<metrics::CommandFigures> commands = command_metrics.commands();
  sections.push_back(metrics::commandstats_section(commands));
  sections.push_back(metrics::errorstats_section(command_metrics.errors()));
  sections.push_back(metrics::latencystats_section(settings.latency_tracking
                                                       ? std::span<const metrics::CommandFigures>(commands)
                                                       : std::span<const metrics::CommandFigures>(),
                                                   settings.latency_tracking_info_percentiles));
  return sections;
}

void Server::settings_changed() {
  users.set_new_users_hear_all(settings.acl_pubsub_default_all);
  if (settings.requirepass == requirepass_) return;
  requirepass_ = settings.requirepass;
  users.set_default_password(requirepass_);
}

}  // namespace redis3::session

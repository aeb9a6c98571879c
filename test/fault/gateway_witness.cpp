#include "fault/gateway_witness.hpp"

#include "fault/commands.hpp"
#include "fault/processes.hpp"
#include "resp/request_writer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace redis3::test {
namespace {

/// REDIS3_TEST_BINARY is set by CMake.
void become_gateway(const Options& place, int io_threads) {
  ::setenv("AWS_ACCESS_KEY_ID", place.access_key_id.c_str(), 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", place.secret_access_key.c_str(), 1);
  const std::string threads = std::to_string(io_threads);
  ::execl(REDIS3_TEST_BINARY, REDIS3_TEST_BINARY, "serve", "--port", "free", "--loglevel", "warning",
          "--cache", place.cache.c_str(), "--endpoint-url", place.endpoint_url.c_str(), "--region",
          place.region.c_str(), "--io-threads", threads.c_str(), nullptr);
  throw std::runtime_error("there is no " REDIS3_TEST_BINARY);
}

/// The port that it tells.
std::uint16_t port_in(std::FILE* told) {
  char line[256];
  unsigned port = 0;
  while (std::fgets(line, sizeof line, told) != nullptr) {
    std::sscanf(line, "redis3 serve: listening on 127.0.0.1:%u", &port);
    if (std::string_view(line).starts_with("The keys are in ")) return static_cast<std::uint16_t>(port);
  }
  throw std::runtime_error("the gateway does not tell where it is");
}

int connected_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("the gateway lets nobody in");
  return socket;
}

std::string packed(const command::Argv& argv) {
  std::string bytes;
  resp::write_request(argv, bytes);
  return bytes;
}

/// What was refused by the store, or could not be read for certain, has not been done.
bool has_not_happened(const std::string& error) {
  // DENIED: a session that has ended again and again.
  std::string_view rest = error;
  for (const std::string_view word : {"ERR ", "DENIED "}) {
    if (rest.starts_with(word)) rest.remove_prefix(word.size());
  }
  const bool is_of_the_store = rest.starts_with("GetObject") || rest.starts_with("PutObject") ||
                               rest.starts_with("HeadObject") || rest.starts_with("DeleteObject");
  return is_of_the_store || error.starts_with("UNAVAILABLE ") || error.starts_with("TRYAGAIN ");
}

/// Whether a value is one that comes only once. Small numbers come again, and a key that was absent, has such
/// a value, and is absent again, is to WATCH what it was.
bool tells_version(const std::string& seen) {
  constexpr std::size_t small_number_bytes_max = 4;
  return seen == "nil" || seen.size() > small_number_bytes_max;
}

}  // namespace

GatewayProcess::GatewayProcess(const Options& place, int io_threads) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  process_ = begin_process([&] {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    become_gateway(place, io_threads);
  });
  ::close(ends[1]);
  std::FILE* const told = ::fdopen(ends[0], "r");
  port_ = port_in(told);
  std::fclose(told);
}

GatewayProcess::~GatewayProcess() {
  ::kill(process_, SIGTERM);
  wait_for(process_);
}

GatewayWitness::GatewayWitness(const GatewayProcess& gateway, int number, const Choice& choice,
                               Chooser& chooser, Broken broken)
    : Witness(number, choice),
      chooser_(chooser),
      may_watch_(!choice.with_renames),
      broken_(broken),
      socket_(connected_to(gateway.port())),
      reader_([this] { return more(); }) {}

GatewayWitness::~GatewayWitness() {
  ::close(socket_);
}

void GatewayWitness::ask_many(Random& random, int count) {
  while (count-- > 0) {
    if (may_watch_ && random.next() % 3 == 0) {
      auto [key, transaction] = chooser_.next_transaction(number());
      ask_watched(key, std::move(transaction));
      continue;
    }
    ask(drawn(random));
  }
}

GatewayWitness::Batch GatewayWitness::drawn(Random& random) {
  Batch batch;
  const std::size_t length = random.next() % 2 == 0 ? 1 : 2 + random.next() % 2;
  while (batch.size() < length)
    batch.push_back(random.next() % 4 == 0 ? chooser_.next_transaction(number()) : chooser_.next(number()));
  return batch;
}

void GatewayWitness::ask(Batch batch) {
  for (std::size_t at = 0; at < batch.size(); ++at) {
    auto& [key, one] = batch[at];
    one = begun(key, std::move(one));
    one.is_pipelined = at > 0;
  }
  if (broken_ == Broken::order) std::reverse(batch.begin(), batch.end());
  std::vector<command::Argv> commands;
  for (const auto& [key, one] : batch) {
    for (command::Argv& argv : commands_of(one, history_of(key).keys))
      commands.push_back(std::move(argv));
  }
  send(commands);
  for (auto& [key, one] : batch) {
    Outcome outcome = outcome_of(one);
    ended(key, std::move(one), std::move(outcome));
    chooser_.remember(key, last());
  }
}

void GatewayWitness::ask_watched(const std::string& key, Operation transaction) {
  const auto before = seen(key);
  if (broken_ != Broken::watches && call({"WATCH", key}).is_error()) return;
  const auto after = seen(key);
  if (!before || before != after || !tells_version(*after)) {
    call({"UNWATCH"});
    return;
  }
  transaction.is_watched = true;
  transaction.expected = *after;
  ask({{key, std::move(transaction)}});
}

std::optional<std::string> GatewayWitness::seen(const std::string& key) {
  Operation look;
  look.verb = Verb::get;
  ask({{key, std::move(look)}});
  return last().reply;
}

std::vector<command::Argv> GatewayWitness::commands_of(const Operation& one,
                                                       const std::vector<std::string>& keys) const {
  if (one.verb != Verb::transaction) return {argv_of(one, keys, ExpiryWord::pxat)};
  std::vector<command::Argv> commands{{"MULTI"}};
  for (const Operation& step : one.steps)
    commands.push_back(argv_of(step, keys, ExpiryWord::pxat));
  commands.push_back({"EXEC"});
  if (broken_ == Broken::transactions) return {commands.begin() + 1, commands.end() - 1};
  return commands;
}

Outcome GatewayWitness::outcome_of(const Operation& one) {
  if (one.verb == Verb::transaction && broken_ == Broken::transactions) {
    std::vector<Reply> replies;
    while (replies.size() < one.steps.size())
      replies.push_back(reader_.read());
    return Outcome{spelled(Reply::array(std::move(replies)))};
  }
  for (std::size_t queued = 0; one.verb == Verb::transaction && queued <= one.steps.size(); ++queued) {
    const std::string expected = queued == 0 ? "OK" : "QUEUED";
    if (const Reply reply = reader_.read(); reply.text() != expected)
      throw std::runtime_error(fmt::format("{} for {}", reply.text(), expected));
  }
  const Reply reply = reader_.read();
  if (reply.is_error() && reply.text().starts_with("OUTCOMEUNKNOWN ")) return Outcome{};
  if (reply.is_error() && has_not_happened(reply.text())) return Outcome{std::nullopt, false};
  if (one.is_watched && reply.is_null()) return Outcome{std::nullopt, false};
  return Outcome{spelled(reply)};
}

void GatewayWitness::send(const std::vector<command::Argv>& commands) {
  std::string bytes;
  for (const command::Argv& argv : commands)
    bytes += packed(argv);
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t count = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count <= 0) throw std::runtime_error("the gateway takes no more");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

Reply GatewayWitness::call(command::Argv argv) {
  send({std::move(argv)});
  return reader_.read();
}

std::string GatewayWitness::more() {
  std::string bytes(4096, '\0');
  const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count <= 0) throw std::runtime_error("the gateway has closed the connection");
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace redis3::test

// hiredis, Redis's own client in C, against the gateway whose port is the argument: commands, pipelines,
// transactions, binary values, errors, subscriptions.

#include <hiredis/hiredis.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

int failures = 0;

void expect(bool is_so, const char* what) {
  if (is_so) return;
  std::fprintf(stderr, "not so: %s\n", what);
  ++failures;
}

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;

Context connect(int port) {
  Context context(redisConnect("127.0.0.1", port));
  if (context && context->err == 0) return context;
  std::fprintf(stderr, "no connection: %s\n", context ? context->errstr : "no memory");
  std::exit(EXIT_FAILURE);
}

template <class... Arguments>
Reply call(const Context& context, const char* format, Arguments... arguments) {
  Reply reply(static_cast<redisReply*>(redisCommand(context.get(), format, arguments...)));
  if (reply) return reply;
  std::fprintf(stderr, "no reply to %s: %s\n", format, context->errstr);
  std::exit(EXIT_FAILURE);
}

Reply next(const Context& context) {
  void* reply = nullptr;
  if (redisGetReply(context.get(), &reply) == REDIS_OK) return Reply(static_cast<redisReply*>(reply));
  std::fprintf(stderr, "no reply: %s\n", context->errstr);
  std::exit(EXIT_FAILURE);
}

std::string_view text(const Reply& reply) {
  return reply->str == nullptr ? std::string_view() : std::string_view(reply->str, reply->len);
}

std::string_view text(const Reply& reply, std::size_t place) {
  if (reply->type != REDIS_REPLY_ARRAY || place >= reply->elements) return {};
  const redisReply& element = *reply->element[place];
  return element.str == nullptr ? std::string_view() : std::string_view(element.str, element.len);
}

void test_commands(const Context& redis) {
  expect(text(call(redis, "SET %s %s EX %d", "k", "a value", 100)) == "OK", "SET");
  expect(text(call(redis, "GET k")) == "a value", "GET");
  expect(call(redis, "GET absent")->type == REDIS_REPLY_NIL, "an absent key is nil");
  expect(call(redis, "TTL k")->integer > 90, "TTL");
  expect(call(redis, "INCRBY n %d", 5)->integer == 5, "INCRBY");
  const std::string bytes("\0\r\n\xff", 4);
  call(redis, "SET %b %b", bytes.data(), bytes.size(), bytes.data(), bytes.size());
  expect(text(call(redis, "GET %b", bytes.data(), bytes.size())) == bytes, "a value and a key of any bytes");
  expect(text(call(redis, "MGET k n"), 1) == "5", "MGET");
}

void test_errors(const Context& redis) {
  const Reply unknown = call(redis, "HSET h f v");
  expect(unknown->type == REDIS_REPLY_ERROR &&
             text(unknown).find("unknown command 'HSET'") != text(unknown).npos,
         "an unknown command is told");
  expect(call(redis, "INCR k")->type == REDIS_REPLY_ERROR, "a word is no number");
  expect(text(call(redis, "PING")) == "PONG", "errors leave the connection as it is");
}

void test_pipeline(const Context& redis) {
  constexpr int count = 1000;
  call(redis, "DEL piped");
  for (int sent = 0; sent < count; ++sent)
    redisAppendCommand(redis.get(), "INCR piped");
  bool is_in_order = true;
  for (int received = 1; received <= count; ++received)
    is_in_order = next(redis)->integer == received && is_in_order;
  expect(is_in_order, "the answers of a pipeline are in order");
}

void test_transaction(const Context& redis) {
  call(redis, "MULTI");
  expect(text(call(redis, "SET t 1")) == "QUEUED", "a command of a transaction is queued");
  call(redis, "INCR t");
  const Reply done = call(redis, "EXEC");
  expect(done->elements == 2 && done->element[1]->integer == 2, "EXEC");
}

void test_subscription(const Context& redis, const Context& listener) {
  expect(text(call(listener, "SUBSCRIBE news"), 1) == "news", "SUBSCRIBE");
  expect(call(redis, "PUBLISH news %s", "hello")->integer == 1, "PUBLISH");
  expect(text(next(listener), 2) == "hello", "what is published is received");
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "usage: %s PORT\n", arguments[0]);
    return EXIT_FAILURE;
  }
  const int port = std::atoi(arguments[1]);
  const Context redis = connect(port);
  test_commands(redis);
  test_errors(redis);
  test_pipeline(redis);
  test_transaction(redis);
  test_subscription(redis, connect(port));
  std::printf("hiredis %d.%d.%d: %d failure(s)\n", HIREDIS_MAJOR, HIREDIS_MINOR, HIREDIS_PATCH, failures);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

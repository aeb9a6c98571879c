#include "redis3/client.hpp"

#include "client/engine.hpp"
#include "client/listing.hpp"
#include "client/loop.hpp"
#include "client/typed.hpp"

#include <utility>

namespace redis3 {

using namespace client;

/// The engine and the loop that its callers drive.
class Client::Impl {
 public:
  explicit Impl(Options options)
      : engine_(loop_.run(Engine::open(loop_.context().get_executor(), std::move(options))).value()) {}
  // A failure of the last background work has nobody to be told to: what it would have done is done by the
  // next reader.
  ~Impl() { (void)loop_.run(engine_->close()); }

  Result<Reply> run(Words words) { return loop_.run(engine_->execute(std::move(words))); }
  Loop& loop() { return loop_; }
  Engine& engine() { return *engine_; }

 private:
  Loop loop_;
  std::unique_ptr<Engine> engine_;
};

namespace {

/// Pages of a listing, read by driving the client's loop.
template <class Impl>
class ListedPages : public KeyRange::Pages {
 public:
  ListedPages(std::shared_ptr<Impl> impl, std::string pattern)
      : impl_(std::move(impl)), listing_(impl_->engine(), impl_->engine().db(), std::move(pattern)) {}

  std::vector<std::string> next() override { return impl_->loop().run(listing_.next()).value(); }

 private:
  std::shared_ptr<Impl> impl_;
  Listing listing_;
};

}  // namespace

Client::Client(Options options) : impl_(std::make_shared<Impl>(std::move(options))) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

bool Client::set(std::string key, std::string value, SetOptions options) {
  return is_ok_of(impl_->run(set_words(std::move(key), std::move(value), options, false))).value();
}

std::optional<std::string> Client::set_get(std::string key, std::string value, SetOptions options) {
  return value_of(impl_->run(set_words(std::move(key), std::move(value), options, true))).value();
}

std::optional<std::string> Client::get(std::string key) {
  return value_of(impl_->run({"GET", std::move(key)})).value();
}

void Client::mset(std::vector<std::pair<std::string, std::string>> keys_and_values) {
  ok_of(impl_->run(mset_words(std::move(keys_and_values)))).value();
}

std::vector<std::optional<std::string>> Client::mget(std::vector<std::string> keys) {
  return values_of(impl_->run(words_of("MGET", std::move(keys)))).value();
}

std::int64_t Client::del(std::vector<std::string> keys) {
  return count_of(impl_->run(words_of("DEL", std::move(keys)))).value();
}

std::int64_t Client::exists(std::vector<std::string> keys) {
  return count_of(impl_->run(words_of("EXISTS", std::move(keys)))).value();
}

KeyRange Client::keys(std::string pattern) {
  return KeyRange(std::make_unique<ListedPages<Impl>>(impl_, std::move(pattern)));
}

Reply Client::command(std::vector<std::string> words) {
  return any_of(impl_->run(std::move(words))).value();
}

Stats Client::stats() {
  return impl_->loop().run(impl_->engine().stats()).value();
}

std::int64_t Client::db() const noexcept {
  return impl_->engine().db();
}

}  // namespace redis3

#include "differential/our_side.hpp"

#include "base/clock.hpp"
#include "support/reply_reader.hpp"
#include "embedded/memory_table.hpp"
#include "embedded/sqlite_table.hpp"
#include "resp/reply_writer.hpp"
#include "store/embedded_store.hpp"
#include "support/local_endpoint.hpp"
#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace redis3::test {
namespace {

class EmbeddedObjects : public OpenedStore {
 public:
  explicit EmbeddedObjects(std::unique_ptr<embedded::ObjectTable> table) : table_(std::move(table)) {}
  store::ObjectStore& store() override { return store_; }

 private:
  SeededRandom random_{1};
  std::unique_ptr<embedded::ObjectTable> table_;
  store::EmbeddedStore store_{*table_, std::string(store::embedded_bucket), system_clock(), random_};
};

class FileOfObjects : public EmbeddedObjects {
 public:
  explicit FileOfObjects(std::unique_ptr<TemporaryFolder> folder)
      : EmbeddedObjects(embedded::SqliteTable::open(folder->file("cache.db")).value()),
        folder_(std::move(folder)) {}

 private:
  std::unique_ptr<TemporaryFolder> folder_;
};

class BucketOfObjects : public OpenedStore {
 public:
  explicit BucketOfObjects(boost::asio::io_context& context) : endpoint_(context) {
    store_ = store::open_s3_store(context.get_executor(),
                                  endpoint_.config_of("redis3-differential--use1-az5--x-s3"))
                 .value();
    test::run(context, store_->ensure_bucket()).value();
  }
  store::ObjectStore& store() override { return *store_; }

 private:
  LocalEndpoint endpoint_;
  std::unique_ptr<store::S3Store> store_;
};

/// execute() as a Task that a test can spawn: Asio wants its result to have a default.
Task<std::optional<Reply>> optional_reply(command::Context context, command::Argv argv) {
  Result<Reply> reply = co_await command::execute(context, std::move(argv));
  if (reply.has_error()) co_return reply.error();
  co_return *std::move(reply);
}

}  // namespace

std::unique_ptr<OpenedStore> open_memory(boost::asio::io_context&) {
  return std::make_unique<EmbeddedObjects>(std::make_unique<embedded::MemoryTable>());
}

std::unique_ptr<OpenedStore> open_sqlite(boost::asio::io_context&) {
  return std::make_unique<FileOfObjects>(std::make_unique<TemporaryFolder>());
}

std::unique_ptr<OpenedStore> open_local_endpoint(boost::asio::io_context& context) {
  return std::make_unique<BucketOfObjects>(context);
}

OurSide::OurSide(const OpenStore& open)
    : store_(open(context_)),
      here_{SeededRandom(2),
            {context_.get_executor(), store_->store(), here_.random, model::KeyspaceOptions()},
            {}},
      elsewhere_{SeededRandom(3),
                 {context_.get_executor(), store_->store(), elsewhere_.random, model::KeyspaceOptions()},
                 {}} {}

OurSide::~OurSide() {
  test::run(context_, here_.keyspace.drain()).value();
  test::run(context_, elsewhere_.keyspace.drain()).value();
}

Reply OurSide::run(const command::Argv& argv, bool is_elsewhere) {
  Process& process = is_elsewhere ? elsewhere_ : here_;
  const command::Context context{process.keyspace, process.session};
  const Reply reply = test::run(context_, optional_reply(context, argv)).value().value();
  std::string bytes;
  resp::write_reply(reply, resp::Protocol::resp2, bytes);
  ReplyReader reader([&bytes] {
    if (bytes.empty()) throw std::runtime_error("a reply of ours is cut off");
    return std::exchange(bytes, {});
  });
  const Reply read = reader.read();
  if (!reader.is_empty()) throw std::runtime_error("a reply of ours goes on behind its end");
  return read;
}

}  // namespace redis3::test

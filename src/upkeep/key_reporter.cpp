#include "upkeep/key_reporter.hpp"

#include "upkeep/sweep_verdict.hpp"

#include <utility>

namespace redis3::upkeep {
namespace {

class KeyReporter {
 public:
  KeyReporter(KeyReportWorld world, KeyReportOptions options)
      : walker_("report", world, options),
        reservoir_(options.sample_keys, world.random),
        on_progress_(std::move(world.on_progress)),
        goes_on_(std::move(world.goes_on)),
        options_(std::move(options)) {
    report_.census = KeyCensus(options_.census);
  }

  boost::asio::awaitable<KeyReport> run() {
    auto listing = walk([this](const Walker::Entries& entries) { return count_page(entries); });
    co_await std::move(listing);
    const bool is_wanted = options_.is_detailed || options_.sample_keys > 0;
    if (report_.end.failure || !is_wanted) co_return std::move(report_);

    const std::vector<SizedKey> sample = reservoir_.take();
    progress_.to_ask = options_.is_detailed ? report_.census.all().keys : sample.size();
    report_.is_declined = !goes_on_(progress_.to_ask, options_.is_detailed ? lists_ : 0);
    if (report_.is_declined) co_return std::move(report_);
    if (options_.is_detailed) {
      auto asking = walk([this](const Walker::Entries& entries) { return ask_for_page(entries); });
      co_await std::move(asking);
    } else {
      const Result<void> asked = co_await ask_for(sample);
      if (asked.has_error()) report_.end.failure = asked.error();
    }
    co_return std::move(report_);
  }

 private:
  boost::asio::awaitable<void> walk(std::function<Task<void>(const Walker::Entries&)> see) {
    auto walking = walker_.walk(std::move(see));
    report_.end = co_await std::move(walking);
  }

  bool wants(const std::string& name) const { return !options_.wants || options_.wants(name); }

  Task<void> count_page(const Walker::Entries& entries) {
    ++lists_;
    for (const store::ListEntry& entry : entries) {
      ++progress_.listed;
      auto key = model::key_of_object(entry.key);
      if (!key) {
        report_.census.count_foreign();
      } else if (wants(key->name)) {
        const SizedKey sized{*std::move(key), entry.size_bytes};
        reservoir_.offer(sized);
        report_.census.count(sized, listed_as(entry) == ListedAs::may_expire);
      }
    }
    on_progress_(progress_);
    co_return Result<void>();
  }

  Task<void> ask_for_page(const Walker::Entries& entries) {
    std::vector<SizedKey> keys;
    for (const store::ListEntry& entry : entries) {
      auto key = model::key_of_object(entry.key);
      if (key && wants(key->name)) keys.push_back(SizedKey{*std::move(key), entry.size_bytes});
    }
    co_return co_await ask_for(keys);
  }

  /// `keys` outlive the Task.
  Task<void> ask_for(const std::vector<SizedKey>& keys) {
    std::function<Task<void>(std::size_t)> ask = [this, &keys](std::size_t at) {
      return ask_for_key(keys[at]);
    };
    co_return co_await walker_.side_by_side(keys.size(), std::move(ask));
  }

  Task<void> ask_for_key(const SizedKey& sized) {
    const Result<void> turn = co_await walker_.next_turn();
    if (turn.has_error()) co_return turn.error();
    Result<std::string> name = model::object_name(sized.key);
    if (name.has_error()) co_return name.error();
    const Result<store::ObjectInfo> info = co_await walker_.store().head(*std::move(name));
    if (info.has_value()) {
      report_.details.count(info->size_bytes, info->metadata, walker_.store().now());
    } else if (info.error().kind() == ErrorKind::not_found) {
      ++report_.details.asked;
      ++report_.details.gone;
    } else {
      co_return info.error();
    }
    ++progress_.asked;
    on_progress_(progress_);
    co_return Result<void>();
  }

  Walker walker_;
  Reservoir reservoir_;
  std::function<void(const KeyReportProgress&)> on_progress_;
  std::function<bool(std::uint64_t, std::uint64_t)> goes_on_;
  KeyReportOptions options_;
  KeyReport report_;
  KeyReportProgress progress_;
  /// Pages of the listing.
  std::uint64_t lists_ = 0;
};

}  // namespace

void Reservoir::offer(const SizedKey& key) {
  ++offered_;
  if (kept_.size() < size_) {
    kept_.push_back(key);
  } else if (size_ > 0) {
    const auto place = static_cast<std::uint64_t>(random_fraction(random_) * static_cast<double>(offered_));
    if (place < size_) kept_[place] = key;
  }
}

Task<KeyReport> report_keys(KeyReportWorld world, KeyReportOptions options) {
  KeyReporter reporter(std::move(world), std::move(options));
  auto running = reporter.run();
  co_return co_await std::move(running);
}

}  // namespace redis3::upkeep

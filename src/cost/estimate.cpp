#include "cost/estimate.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace redis3::cost {
namespace {

/// Commands a second: what a bucket can do, and far more.
constexpr double rate_max = 1e6;

/// A service in the region that is asked for.
struct Offer {
  const Service* service;
  RegionPrices prices;
};

class Estimator {
 public:
  Estimator(const PriceList& list, Estimate& estimate) : list_(list), estimate_(estimate) {}

  Bill bill(const Offer& offer, const Workload& workload) const {
    return bill_of(*offer.service, offer.prices, workload, estimate_.question.nodes, list_.hours_per_month);
  }

  /// Against S3 Express, for workloads that a rate makes.
  template <class At>
  BreakEven meet(const Offer& express, const Offer& rival, At at) const {
    const double seconds = estimate_.seconds_per_month;
    return break_even([&](double rate) { return bill(express, at(rate * seconds)).dollars(); },
                      [&](double rate) { return bill(rival, at(rate * seconds)).dollars(); }, rate_max);
  }

  Rivalry rivalry(const Offer& express, const Offer& rival) const {
    const Workload& workload = estimate_.question.workload;
    const Bill now = bill(rival, workload);
    Rivalry made{.service = now.service, .name = now.name, .configuration = now.configuration};
    made.is_uncertain = now.trust == Trust::unverified;
    made.mixed = meet(express, rival, [&](double commands) { return workload.mixed(commands); });
    made.writes = meet(express, rival, [&](double commands) { return workload.only_writes(commands); });
    made.reads = meet(express, rival, [&](double commands) { return workload.only_reads(commands); });
    return made;
  }

 private:
  const PriceList& list_;
  Estimate& estimate_;
};

}  // namespace

const Bill* Estimate::find(std::string_view service) const {
  const auto found =
      std::find_if(bills.begin(), bills.end(), [&](const Bill& each) { return each.service == service; });
  return found == bills.end() ? nullptr : &*found;
}

Estimate estimate(const PriceList& list, Question question) {
  Estimate made;
  made.question = std::move(question);
  made.seconds_per_month = list.hours_per_month * seconds_per_hour;
  const Estimator estimator(list, made);
  std::vector<Offer> offers;
  for (const Service& service : list.services) {
    std::optional<RegionPrices> prices = prices_in(service, list, made.question.region);
    if (prices)
      offers.push_back({&service, *std::move(prices)});
    else
      made.unpriced.push_back(service.name);
  }
  for (const Offer& offer : offers) {
    Bill bill = estimator.bill(offer, made.question.workload);
    const auto measured = made.question.measured_read_ms.find(bill.service);
    if (measured != made.question.measured_read_ms.end()) {
      bill.read_ms = measured->second;
      bill.is_measured = true;
    }
    made.bills.push_back(std::move(bill));
  }
  const auto express = std::find_if(offers.begin(), offers.end(),
                                    [](const Offer& offer) { return offer.service->id == "s3_express"; });
  for (std::size_t at = 0; express != offers.end() && at < offers.size(); ++at) {
    if (offers[at].service != express->service && made.bills[at].obstacle.empty())
      made.rivalries.push_back(estimator.rivalry(*express, offers[at]));
  }
  std::stable_sort(made.bills.begin(), made.bills.end(), [](const Bill& left, const Bill& right) {
    return std::tuple(!left.obstacle.empty(), left.dollars()) <
           std::tuple(!right.obstacle.empty(), right.dollars());
  });
  return made;
}

}  // namespace redis3::cost

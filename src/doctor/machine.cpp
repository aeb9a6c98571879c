#include "doctor/machine.hpp"

#include "aws/instance_metadata.hpp"
#include "s3/address.hpp"

#include <utility>

namespace redis3::doctor {
namespace {

MachineFacts unknown(std::string problem) {
  MachineFacts facts;
  facts.problem = std::move(problem);
  return facts;
}

}  // namespace

Task<MachineFacts> ask_machine(aws::ServiceCall call, aws::Environment environment) {
  auto metadata = aws::InstanceMetadata::open(environment, aws::SharedConfig(), "default", std::move(call));
  if (!metadata) co_return unknown(metadata.error().message());
  auto zone = co_await metadata->get("/latest/meta-data/placement/availability-zone-id");
  if (!zone) co_return unknown("the EC2 metadata service " + zone.error().message());
  if (!s3::is_zone_id(*zone)) co_return unknown("the EC2 metadata service tells no zone");
  MachineFacts facts;
  facts.zone_id = std::move(*zone);
  co_return facts;
}

}  // namespace redis3::doctor

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

Task<MachineFacts> ask_machine(aws::ServiceCall call, aws::Environment environment, std::string profile) {
  auto zone = co_await aws::ask_instance(std::move(environment), std::move(profile), std::move(call),
                                         aws::zone_id_path);
  if (!zone) co_return unknown("EC2's metadata service: " + zone.error().message());
  if (!s3::is_zone_id(*zone)) co_return unknown("EC2's metadata service tells no zone");
  MachineFacts facts;
  facts.zone_id = std::move(*zone);
  co_return facts;
}

}  // namespace redis3::doctor

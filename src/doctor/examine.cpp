#include "doctor/examine.hpp"

#include "doctor/embedded_examiner.hpp"
#include "doctor/s3_examiner.hpp"

#include <utility>

namespace redis3::doctor {

Task<Facts> examine(Instruments instruments, client::Location location, Options options) {
  switch (location.kind) {
    case client::Location::Kind::cache:
    case client::Location::Kind::bucket:
      return examine_bucket(std::move(instruments), std::move(location), std::move(options));
    case client::Location::Kind::file:
    case client::Location::Kind::memory:
      break;
  }
  return examine_embedded(std::move(instruments), std::move(location), std::move(options));
}

}  // namespace redis3::doctor

#include "model/body_tail.hpp"
#include "model/record_header.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// The line of metadata beside an object. What is read says the same when it is written and read again, and
/// no length of a tail is believed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace model = redis3::model;
  const std::string line(reinterpret_cast<const char*>(data), size);
  const auto header = model::parse_header(line);
  if (!header) return 0;
  const auto again = model::parse_header(model::format_header(*header));
  if (!again || !(*again == *header)) std::abort();
  const auto value = model::value_of_body(*header, line);
  if (value && value->size() > line.size()) std::abort();
  return 0;
}

#include "model/key.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// The input as an object's name: one that stands for a key is the only name of that key. And as a key: its
/// name, where it has one, stands for it again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace model = redis3::model;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto key = model::key_of_object(bytes)) {
    const auto name = model::object_name(*key);
    if (!name || *name != bytes) std::abort();
  }
  const model::Key key{133, bytes};
  if (const auto name = model::object_name(key)) {
    if (name->size() > 1024 || model::key_of_object(*name) != key) std::abort();
  }
  if (const auto db = model::database_of_prefix(bytes)) {
    if (model::database_prefix(*db) != bytes) std::abort();
  }
  return 0;
}

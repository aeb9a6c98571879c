#include "acl/key_access.hpp"

#include "command/key_use.hpp"

namespace redis3::acl {
namespace {

Access access_of(command::KeyUse use) noexcept {
  using command::has;
  using command::KeyUse;
  return {.read = has(use, KeyUse::access),
          .write = has(use, KeyUse::insert) || has(use, KeyUse::update) || has(use, KeyUse::erase)};
}

}  // namespace

std::vector<KeyAccess> keys_of(const command::Spec& spec, const command::Argv& argv) {
  std::vector<KeyAccess> keys;
  for (const command::UsedKey& key : command::used_keys(spec, argv))
    keys.push_back({key.position, access_of(key.use)});
  return keys;
}

}  // namespace redis3::acl

#include "command/describe.hpp"

#include "base/text.hpp"
#include "command/table.hpp"

#include <utility>
#include <vector>

namespace redis3::command {
namespace {

template <class Enum>
struct Name {
  Enum value;
  std::string_view text;
};

constexpr Name<Flag> flag_names[] = {
    {Flag::write, "write"},
    {Flag::readonly, "readonly"},
    {Flag::denyoom, "denyoom"},
    {Flag::admin, "admin"},
    {Flag::pubsub, "pubsub"},
    {Flag::noscript, "noscript"},
    {Flag::loading, "loading"},
    {Flag::stale, "stale"},
    {Flag::skip_monitor, "skip_monitor"},
    {Flag::skip_slowlog, "skip_slowlog"},
    {Flag::fast, "fast"},
    {Flag::no_auth, "no_auth"},
    {Flag::no_multi, "no_multi"},
    {Flag::movablekeys, "movablekeys"},
    {Flag::allow_busy, "allow_busy"},
};
constexpr Name<Category> category_names[] = {
    {Category::keyspace, "keyspace"},
    {Category::read, "read"},
    {Category::write, "write"},
    {Category::set, "set"},
    {Category::sortedset, "sortedset"},
    {Category::list, "list"},
    {Category::hash, "hash"},
    {Category::string, "string"},
    {Category::bitmap, "bitmap"},
    {Category::hyperloglog, "hyperloglog"},
    {Category::geo, "geo"},
    {Category::stream, "stream"},
    {Category::pubsub, "pubsub"},
    {Category::admin, "admin"},
    {Category::fast, "fast"},
    {Category::slow, "slow"},
    {Category::blocking, "blocking"},
    {Category::dangerous, "dangerous"},
    {Category::connection, "connection"},
    {Category::transaction, "transaction"},
    {Category::scripting, "scripting"},
};
constexpr Name<KeyUse> key_use_names[] = {
    {KeyUse::read_only, "RO"},  {KeyUse::read_write, "RW"}, {KeyUse::overwrite, "OW"},
    {KeyUse::remove, "RM"},     {KeyUse::access, "access"}, {KeyUse::insert, "insert"},
    {KeyUse::update, "update"}, {KeyUse::erase, "delete"},  {KeyUse::variable, "variable_flags"},
};
constexpr Name<Argument::Trait> trait_names[] = {
    {Argument::Trait::optional, "optional"},
    {Argument::Trait::multiple, "multiple"},
};

std::string_view name_of(Group group) noexcept {
  switch (group) {
    case Group::string:
      return "string";
    case Group::bitmap:
      return "bitmap";
    case Group::hyperloglog:
      return "hyperloglog";
    case Group::generic:
      return "generic";
    case Group::pubsub:
      return "pubsub";
    case Group::transactions:
      return "transactions";
    case Group::connection:
      return "connection";
    case Group::server:
      return "server";
  }
  return {};
}

std::string_view name_of(Argument::Type type) noexcept {
  switch (type) {
    case Argument::Type::string:
      return "string";
    case Argument::Type::integer:
      return "integer";
    case Argument::Type::number:
      return "double";
    case Argument::Type::key:
      return "key";
    case Argument::Type::pattern:
      return "pattern";
    case Argument::Type::unix_time:
      return "unix-time";
    case Argument::Type::pure_token:
      return "pure-token";
    case Argument::Type::one_of:
      return "oneof";
    case Argument::Type::block:
      return "block";
  }
  return {};
}

Reply bulk(std::string_view text) {
  return Reply::bulk(std::string(text));
}

/// A RESP3 map in the making.
class MapBuilder {
 public:
  MapBuilder& add(std::string_view name, Reply value) {
    elements_.push_back(bulk(name));
    elements_.push_back(std::move(value));
    return *this;
  }
  MapBuilder& add(std::string_view name, std::string_view text) { return add(name, bulk(text)); }
  MapBuilder& add_unless_empty(std::string_view name, std::string_view text) {
    return text.empty() ? *this : add(name, text);
  }
  Reply build() { return Reply::map(std::move(elements_)); }

 private:
  std::vector<Reply> elements_;
};

template <class Enum, std::size_t Count>
Reply set_of(Enum value, const Name<Enum> (&names)[Count], std::string_view prefix = {}) {
  std::vector<Reply> elements;
  for (const auto& name : names) {
    if (has(value, name.value))
      elements.push_back(Reply::status(std::string(prefix) + std::string(name.text)));
  }
  return Reply::set(std::move(elements));
}

Reply describe_step(std::string_view type, Reply spec) {
  MapBuilder step;
  step.add("type", type).add("spec", std::move(spec));
  return step.build();
}

Reply describe_begin_search(const KeyRange& keys) {
  MapBuilder spec;
  if (keys.kind == KeyRange::Kind::unknown) return describe_step("unknown", spec.build());
  spec.add("index", Reply::integer(keys.first));
  return describe_step("index", spec.build());
}

Reply describe_find_keys(const KeyRange& keys) {
  MapBuilder spec;
  switch (keys.kind) {
    case KeyRange::Kind::unknown:
      return describe_step("unknown", spec.build());
    case KeyRange::Kind::counted:
      spec.add("keynumidx", Reply::integer(0))
          .add("firstkey", Reply::integer(1))
          .add("keystep", Reply::integer(keys.step));
      return describe_step("keynum", spec.build());
    case KeyRange::Kind::range:
      break;
  }
  spec.add("lastkey", Reply::integer(keys.last < 0 ? keys.last : keys.last - keys.first))
      .add("keystep", Reply::integer(keys.step))
      .add("limit", Reply::integer(0));
  return describe_step("range", spec.build());
}

}  // namespace

Reply describe_use(KeyUse use) {
  return set_of(use, key_use_names);
}

namespace {

/// https://redis.io/docs/latest/develop/reference/key-specs/
Reply describe_keys(const KeyRange& keys) {
  MapBuilder specification;
  specification.add_unless_empty("notes", keys.notes)
      .add("flags", describe_use(keys.use))
      .add("begin_search", describe_begin_search(keys))
      .add("find_keys", describe_find_keys(keys));
  return specification.build();
}

Reply describe_argument(const Argument& argument);

Reply describe_arguments(std::span<const Argument> arguments) {
  std::vector<Reply> elements;
  for (const Argument& argument : arguments)
    elements.push_back(describe_argument(argument));
  return Reply::array(std::move(elements));
}

Reply describe_argument(const Argument& argument) {
  const bool is_group = !argument.arguments.empty();
  MapBuilder map;
  map.add("name", argument.name).add("type", name_of(argument.type));
  if (!is_group) map.add("display_text", argument.name);
  if (argument.type == Argument::Type::key) map.add("key_spec_index", Reply::integer(argument.key_range));
  map.add_unless_empty("token", argument.token).add_unless_empty("since", argument.since);
  if (argument.traits != Argument::Trait::none) map.add("flags", set_of(argument.traits, trait_names));
  if (is_group) map.add("arguments", describe_arguments(argument.arguments));
  return map.build();
}

}  // namespace

Category categories_of(const Spec& spec) noexcept {
  Category categories = spec.categories;
  if (has(spec.flags, Flag::write)) categories = categories | Category::write;
  if (has(spec.flags, Flag::readonly)) categories = categories | Category::read;
  if (has(spec.flags, Flag::admin)) categories = categories | Category::admin | Category::dangerous;
  if (has(spec.flags, Flag::pubsub)) categories = categories | Category::pubsub;
  categories = categories | (has(spec.flags, Flag::fast) ? Category::fast : Category::slow);
  // In no other: what only holds subcommands.
  if (!spec.run && !spec.run_in_session) return categories;
  switch (spec.group) {
    case Group::string:
      return categories | Category::string;
    case Group::bitmap:
      return categories | Category::bitmap;
    case Group::hyperloglog:
      return categories | Category::hyperloglog;
    case Group::generic:
      // What works on the elements of some types belongs to these.
      return has(categories, Category::list) ? categories : categories | Category::keyspace;
    case Group::transactions:
      return categories | Category::transaction;
    case Group::connection:
      return categories | Category::connection;
    case Group::pubsub:
    case Group::server:
      return categories;
  }
  return categories;
}

std::optional<Category> category_of_name(std::string_view name) {
  for (const auto& category : category_names) {
    if (equal_ignoring_case(category.text, name)) return category.value;
  }
  return std::nullopt;
}

std::vector<std::string_view> all_category_names() {
  std::vector<std::string_view> names;
  for (const auto& category : category_names)
    names.push_back(category.text);
  return names;
}

Reply describe_info(const Spec& spec) {
  std::vector<Reply> tips;
  for (const std::string_view tip : spec.tips)
    tips.push_back(bulk(tip));
  std::vector<Reply> key_specifications;
  for_each_key_range(spec, [&](const KeyRange& keys) { key_specifications.push_back(describe_keys(keys)); });
  const KeyRange positions = positions_of_keys(spec);
  std::vector<Reply> subcommands;
  for (const Spec& subcommand : spec.subcommands)
    subcommands.push_back(describe_info(subcommand));

  std::vector<Reply> elements;
  elements.push_back(bulk(spec.name));
  elements.push_back(Reply::integer(spec.arity));
  elements.push_back(set_of(spec.flags, flag_names));
  elements.push_back(Reply::integer(positions.first));
  elements.push_back(Reply::integer(positions.last));
  elements.push_back(Reply::integer(positions.step));
  elements.push_back(set_of(categories_of(spec), category_names, "@"));
  elements.push_back(Reply::set(std::move(tips)));
  elements.push_back(Reply::set(std::move(key_specifications)));
  // Redis writes subcommands as an array, but none as an empty set.
  elements.push_back(subcommands.empty() ? Reply::set({}) : Reply::array(std::move(subcommands)));
  return Reply::array(std::move(elements));
}

Reply describe_docs(const Spec& spec) {
  MapBuilder map;
  map.add("summary", spec.summary)
      .add("since", spec.since)
      .add("group", name_of(spec.group))
      .add("complexity", spec.complexity);
  if (!spec.arguments.empty()) map.add("arguments", describe_arguments(spec.arguments));
  if (!spec.subcommands.empty()) {
    MapBuilder subcommands;
    for (const Spec& subcommand : spec.subcommands)
      subcommands.add(subcommand.name, describe_docs(subcommand));
    map.add("subcommands", subcommands.build());
  }
  return map.build();
}

}  // namespace redis3::command

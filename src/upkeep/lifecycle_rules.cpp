#include "upkeep/lifecycle_rules.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <iterator>
#include <sstream>

namespace redis3::upkeep {
namespace {

/// 1,000 rules of some hundred bytes; more is no configuration.
constexpr std::size_t xml_bytes_max = 4u << 20;
/// No document types, and so no entities of one's own.
constexpr unsigned parse_options =
    pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single;

Error not_a_configuration() {
  return Error(ErrorKind::corrupt,
               "What the server keeps as lifecycle configuration is none that redis3 understands; it is left "
               "as it is.");
}

/// The root of the configuration in `document`.
Result<pugi::xml_node> parse(pugi::xml_document& document, const std::string& xml) {
  const bool is_read = xml.size() <= xml_bytes_max &&
                       document.load_buffer(xml.data(), xml.size(), parse_options, pugi::encoding_utf8);
  pugi::xml_node root = document.document_element();
  if (!is_read || std::string_view(root.name()) != "LifecycleConfiguration") return not_a_configuration();
  return root;
}

std::string to_text(const pugi::xml_document& document) {
  std::ostringstream text;
  document.save(text, "", pugi::format_raw, pugi::encoding_utf8);
  return text.str();
}

std::string days_text(std::string_view days) {
  return fmt::format("{} {}", days, days == "1" ? "day" : "days");
}

std::string removal_text(std::string_view days) {
  return fmt::format("removes objects {} after they were written", days_text(days));
}

std::string abortion_text(std::string_view days) {
  return fmt::format("aborts uploads {} after they were begun", days_text(days));
}

std::string scope_of(const pugi::xml_node& rule) {
  const pugi::xml_node filter = rule.child("Filter");
  const bool is_of_old_kind = static_cast<bool>(rule.child("Prefix"));
  const std::string_view prefix = (is_of_old_kind ? rule : filter).child("Prefix").text().get();
  const auto conditions = std::distance(filter.begin(), filter.end());
  if (conditions > (filter.child("Prefix") ? 1 : 0)) return "objects that its filter tells";
  return prefix.empty() ? "all objects" : fmt::format("objects under {}", prefix);
}

std::string action_text(const pugi::xml_node& action) {
  const std::string_view name = action.name();
  if (const auto days = action.child("Days"); days && name == "Expiration")
    return removal_text(days.text().get());
  if (const auto days = action.child("DaysAfterInitiation"); days && name == "AbortIncompleteMultipartUpload")
    return abortion_text(days.text().get());
  return std::string(name);
}

LifecycleRule rule_of(const pugi::xml_node& node) {
  LifecycleRule rule;
  rule.id = node.child("ID").text().get();
  rule.is_enabled = std::string_view(node.child("Status").text().get()) == "Enabled";
  rule.scope = scope_of(node);
  for (const pugi::xml_node child : node.children()) {
    const std::string_view name = child.name();
    const bool is_action = name != "ID" && name != "Status" && name != "Filter" && name != "Prefix";
    if (is_action && child.type() == pugi::node_element) rule.actions.push_back(action_text(child));
  }
  return rule;
}

pugi::xml_node find_own(const pugi::xml_node& root) {
  return root.find_child([](const pugi::xml_node& node) {
    return std::string_view(node.name()) == "Rule" && own_rule_id == node.child("ID").text().get();
  });
}

void add(pugi::xml_node& parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

void fill(pugi::xml_node node, const OwnRule& rule) {
  add(node, "ID", std::string(own_rule_id));
  // An empty prefix: everything.
  node.append_child("Filter").append_child("Prefix");
  add(node, "Status", "Enabled");
  if (rule.expire_days) {
    pugi::xml_node expiration = node.append_child("Expiration");
    add(expiration, "Days", std::to_string(*rule.expire_days));
  }
  pugi::xml_node abortion = node.append_child("AbortIncompleteMultipartUpload");
  add(abortion, "DaysAfterInitiation", std::to_string(rule.abort_days));
}

/// Why S3 would not take one more rule.
Result<void> check_room(const pugi::xml_node& root) {
  const auto rules = root.children("Rule");
  const auto count = static_cast<std::size_t>(std::distance(rules.begin(), rules.end()));
  if (count >= lifecycle_rules_max) {
    return Error(
        ErrorKind::unsupported,
        fmt::format("The bucket has {} lifecycle rules, and S3 takes no more; nothing was changed.", count));
  }
  const bool has_old_kind = std::any_of(rules.begin(), rules.end(), [](const pugi::xml_node& rule) {
    return static_cast<bool>(rule.child("Prefix"));
  });
  if (has_old_kind) {
    return Error(ErrorKind::unsupported,
                 "The bucket has lifecycle rules of the old kind, with a Prefix outside of a Filter, and S3 "
                 "takes no new ones beside them; nothing was changed. Let whoever has made them change them "
                 "first.");
  }
  return Result<void>();
}

}  // namespace

Result<std::vector<LifecycleRule>> read_rules(const std::string& xml) {
  std::vector<LifecycleRule> rules;
  if (xml.empty()) return rules;
  pugi::xml_document document;
  const auto root = parse(document, xml);
  if (root.has_error()) return root.error();
  for (const pugi::xml_node node : root->children("Rule"))
    rules.push_back(rule_of(node));
  return rules;
}

Result<std::optional<OwnRule>> read_own_rule(const std::string& xml) {
  if (xml.empty()) return std::optional<OwnRule>();
  pugi::xml_document document;
  const auto root = parse(document, xml);
  if (root.has_error()) return root.error();
  const pugi::xml_node own = find_own(*root);
  OwnRule rule;
  const std::string_view days = own.child("Expiration").child("Days").text().get();
  if (!days.empty()) rule.expire_days = to_uint64(days);
  const bool is_ours = own && rule_of(own) == described(rule);
  return is_ours ? std::optional<OwnRule>(rule) : std::nullopt;
}

LifecycleRule described(const OwnRule& rule) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child("Rule");
  fill(node, rule);
  return rule_of(node);
}

Result<std::string> with_own_rule(const std::string& xml, const OwnRule& rule) {
  pugi::xml_document document;
  if (xml.empty()) {
    pugi::xml_node made = document.append_child("LifecycleConfiguration");
    made.append_attribute("xmlns").set_value("http://s3.amazonaws.com/doc/2006-03-01/");
    fill(made.append_child("Rule"), rule);
    return to_text(document);
  }
  auto root = parse(document, xml);
  if (root.has_error()) return root.error();
  if (const pugi::xml_node own = find_own(*root)) {
    fill(root->insert_child_before("Rule", own), rule);
    root->remove_child(own);
    return to_text(document);
  }
  if (const auto room = check_room(*root); room.has_error()) return room.error();
  fill(root->append_child("Rule"), rule);
  return to_text(document);
}

Result<std::string> without_own_rule(const std::string& xml) {
  const Error none(ErrorKind::not_found, "The bucket has no lifecycle rule of redis3's.");
  if (xml.empty()) return none;
  pugi::xml_document document;
  auto root = parse(document, xml);
  if (root.has_error()) return root.error();
  const pugi::xml_node own = find_own(*root);
  if (!own) return none;
  root->remove_child(own);
  return root->child("Rule") ? to_text(document) : std::string();
}

}  // namespace redis3::upkeep

#include "doctor/capability_facts.hpp"

namespace redis3::doctor {
namespace {

using store::ConditionalRemove;
using store::Support;

CapabilityFacts needed(std::string name, Support support) {
  CapabilityFacts facts;
  facts.name = std::move(name);
  facts.is_there = support == Support::yes;
  facts.is_needed = true;
  facts.consequence = "commands that depend on what was there (SET NX, SET GET) are refused";
  return facts;
}

CapabilityFacts replaceable(std::string name, bool is_there, std::string consequence) {
  CapabilityFacts facts;
  facts.name = std::move(name);
  facts.is_there = is_there;
  facts.consequence = std::move(consequence);
  return facts;
}

bool has_succeeded(const Trial& trial) {
  return trial.status >= 200 && trial.status <= 299;
}

/// Of what redis3 believes that every directory bucket does or refuses.
CapabilityFacts taken_for_a_put(std::string name) {
  CapabilityFacts facts;
  facts.name = std::move(name);
  facts.is_needed = true;
  facts.consequence = "this server takes it for a PUT, and what was there gets lost";
  facts.advice = "Use another server: redis3 believes that every directory bucket appends and renames.";
  return facts;
}

}  // namespace

std::optional<CapabilityFacts> append_facts(const Trial& trial) {
  if (has_succeeded(trial)) return taken_for_a_put("append");
  const bool is_there = trial.error_code == "InvalidWriteOffset";
  if (!is_there && trial.status != 501) return std::nullopt;
  return replaceable("append", is_there, "APPEND to a long value sends all of it again");
}

std::optional<CapabilityFacts> rename_facts(const Trial& trial) {
  if (has_succeeded(trial)) return taken_for_a_put("rename");
  const bool is_there = trial.error_code == "NoSuchKey";
  if (!is_there && trial.status != 501) return std::nullopt;
  return replaceable("rename", is_there,
                     "RENAME writes the new key and removes the old one, and others may see both");
}

bool take_answer(const Trial& trial, ErrorKind refused, store::ProbeAnswer& to) {
  if (has_succeeded(trial)) {
    to.reset();
  } else if (trial.status == 412) {
    to = refused;
  } else if (trial.status == 400 || trial.status == 501) {
    to = ErrorKind::unsupported;
  } else {
    return false;
  }
  return true;
}

std::vector<CapabilityFacts> capability_facts(const store::ProbeVerdict& verdict) {
  const store::Capabilities& can = verdict.capabilities;
  std::vector<CapabilityFacts> rows;
  rows.push_back(needed("put if absent", can.put_if_absent));
  rows.push_back(needed("put if unchanged", can.put_if_match));
  rows.push_back(
      replaceable("remove if unchanged", can.remove_if_match == ConditionalRemove::atomic,
                  "DEL leaves an empty object that has expired, and objects that have expired stay "
                  "until they are written again or FLUSHDB removes them"));
  if (!verdict.keeps_metadata) {
    rows.push_back(needed("user metadata", Support::no));
    rows.back().consequence = "expiries and the ids of writes would get lost";
  }
  if (can.unique_etags) return rows;
  rows.push_back(
      replaceable("unique etags", false,
                  "what SET NX, EX, GET and so on write ends in 12 bytes that make it unique, which other "
                  "programs see behind the value"));
  rows.push_back(
      replaceable("quoted etags", !verdict.unquotes_tags, "redis3 sends them without their quotes"));
  rows.push_back(replaceable("checksums in listings", can.listed_marks == Support::yes,
                             "KEYS and DBSIZE ask for each key whether it has expired"));
  return rows;
}

}  // namespace redis3::doctor

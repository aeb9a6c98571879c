#include "session/config_command.hpp"

#include "base/text.hpp"
#include "command/config.hpp"
#include "command/error_texts.hpp"
#include "session/config_table.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace redis3::session {
namespace {

using Refusal = std::optional<std::string>;

/// A setting, wherever it is kept.
struct Entry {
  command::SettingName name;
  std::function<std::string()> value;
  /// Changes a copy of the settings, or says why not.
  std::function<Refusal(Settings& changed, const std::string& value)> set;
};

void add_rows(std::vector<Entry>& entries, const Settings& settings) {
  for (const ConfigRow& row : config_table()) {
    const auto set = [&row](Settings& changed, const std::string& value) { return row.set(changed, value); };
    entries.push_back({{row.name, row.is_immutable}, [&] { return row.get(settings); }, set});
  }
}

void add_fixed(std::vector<Entry>& entries, const Settings& settings) {
  const auto refuse = [](Settings&, const std::string&) -> Refusal {
    return std::string(command::error_text::immutable_setting);
  };
  for (const auto& [name, value] : settings.fixed)
    entries.push_back({{name, true}, [&told = value] { return told; }, refuse});
}

/// The engine's settings, but for those that the server has, too.
void add_engine(std::vector<Entry>& entries, const command::Context& context) {
  for (const command::Setting& setting : command::settings()) {
    const auto has_its_name = [&](const Entry& one) { return one.name.name == setting.name; };
    if (std::any_of(entries.begin(), entries.end(), has_its_name)) continue;
    const auto set = [&setting, context](Settings&, const std::string& value) {
      return command::why_not(setting, value, context);
    };
    entries.push_back(
        {{setting.name, setting.is_immutable}, [&setting, context] { return setting.value(context); }, set});
  }
}

std::vector<Entry> all_entries(const Settings& settings, const command::Context& context) {
  std::vector<Entry> entries;
  add_rows(entries, settings);
  add_fixed(entries, settings);
  add_engine(entries, context);
  return entries;
}

std::vector<command::SettingName> names_of(const std::vector<Entry>& entries) {
  std::vector<command::SettingName> names;
  for (const Entry& entry : entries)
    names.push_back(entry.name);
  return names;
}

void note_change(Settings& settings, std::string_view name) {
  if (std::find(settings.changed.begin(), settings.changed.end(), name) == settings.changed.end())
    settings.changed.emplace_back(name);
}

}  // namespace

Reply config_get(const Settings& settings, const command::Context& context,
                 std::vector<std::string> patterns) {
  const std::vector<Entry> entries = all_entries(settings, context);
  std::vector<Reply> names_and_values;
  for (command::AskedSetting& asked : command::asked_settings(std::move(patterns), names_of(entries))) {
    names_and_values.push_back(Reply::bulk(std::move(asked.name)));
    names_and_values.push_back(Reply::bulk(entries[asked.index].value()));
  }
  return Reply::map(std::move(names_and_values));
}

Reply config_set(Settings& settings, const command::Context& context, command::Argv argv) {
  const std::vector<Entry> entries = all_entries(settings, context);
  command::ReadAssignments read = command::read_assignments(std::move(argv), names_of(entries));
  if (read.error) return std::move(*read.error);
  Settings changed = settings;
  for (const command::Assignment& assignment : read.assignments) {
    const Entry& entry = entries[assignment.index];
    if (const Refusal why = entry.set(changed, assignment.value))
      return Reply::error(command::error_text::unsettable(entry.name.name, *why));
    if (find_config_row(entry.name.name)) note_change(changed, entry.name.name);
  }
  settings = std::move(changed);
  return Reply::ok();
}

}  // namespace redis3::session

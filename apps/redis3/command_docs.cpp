#include "command_docs.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace redis3::app {
namespace {

/// The value of a name in a map, or an empty reply.
const Reply& field(const Reply& map, std::string_view name) {
  static const Reply none = Reply::null();
  const std::vector<Reply>& elements = map.elements();
  for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
    if (elements[i].text() == name) return elements[i + 1];
  }
  return none;
}

bool has_flag(const Reply& argument, std::string_view flag) {
  const std::vector<Reply>& flags = field(argument, "flags").elements();
  return std::any_of(flags.begin(), flags.end(), [&](const Reply& one) { return one.text() == flag; });
}

/// The words of a line, and whether the last one is still being typed.
struct Typed {
  std::vector<std::string> words;
  bool is_last_open = false;
};

Typed split_typed(std::string_view line) {
  Typed typed;
  for (const char byte : line) {
    if (byte == ' ') {
      typed.is_last_open = false;
    } else if (typed.is_last_open) {
      typed.words.back() += byte;
    } else {
      typed.words.emplace_back(1, byte);
      typed.is_last_open = true;
    }
  }
  return typed;
}

}  // namespace

CommandDocs::CommandDocs(const Reply& docs) {
  const std::vector<Reply>& elements = docs.elements();
  for (std::size_t i = 0; i + 1 < elements.size(); i += 2)
    add(elements[i], elements[i + 1]);
}

void CommandDocs::add(const Reply& name, const Reply& docs) {
  std::string full_name = to_upper(name.text());
  std::replace(full_name.begin(), full_name.end(), '|', ' ');
  Entry entry;
  entry.summary = field(docs, "summary").text();
  for (const Reply& argument : field(docs, "arguments").elements())
    entry.arguments.push_back(read_argument(argument));
  entries_.emplace(std::move(full_name), std::move(entry));

  const std::vector<Reply>& subcommands = field(docs, "subcommands").elements();
  for (std::size_t i = 0; i + 1 < subcommands.size(); i += 2)
    add(subcommands[i], subcommands[i + 1]);
}

CommandDocs::Argument CommandDocs::read_argument(const Reply& docs) {
  Argument argument;
  argument.is_optional = has_flag(docs, "optional");
  argument.is_multiple = has_flag(docs, "multiple");
  const std::string& type = field(docs, "type").text();
  const std::vector<Reply>& parts = field(docs, "arguments").elements();
  if (type == "oneof" || type == "block") {
    argument.word_count = 0;
    for (const Reply& part : parts) {
      const Argument inner = read_argument(part);
      if (!argument.text.empty()) argument.text += type == "oneof" ? " | " : " ";
      argument.text += text_of(inner);
      argument.word_count = type == "oneof" ? std::max(argument.word_count, inner.word_count)
                                            : argument.word_count + inner.word_count;
    }
  } else if (type != "pure-token") {
    argument.text = field(docs, "name").text();
  }
  const std::string& token = field(docs, "token").text();
  if (!token.empty()) {
    if (argument.text.empty()) {
      argument.text = token;
    } else {
      argument.text = token + ' ' + argument.text;
      ++argument.word_count;
    }
  }
  if (type == "oneof" && !argument.is_optional) argument.text = '<' + argument.text + '>';
  return argument;
}

std::string CommandDocs::text_of(const Argument& argument) {
  const std::string text =
      argument.is_multiple ? argument.text + " [" + argument.text + " ...]" : argument.text;
  return argument.is_optional ? '[' + text + ']' : text;
}

std::string CommandDocs::syntax(const Entry& entry, std::size_t typed_count) {
  std::string text;
  for (const Argument& argument : entry.arguments) {
    if (!text.empty()) text += ' ';
    if (argument.is_optional || typed_count < argument.word_count) {
      text += text_of(argument);
      typed_count = 0;
    } else if (argument.is_multiple) {
      text += '[' + argument.text + " ...]";
      typed_count = 0;
    } else {
      typed_count -= argument.word_count;
    }
  }
  return text;
}

std::vector<std::string> CommandDocs::completions(std::string_view typed) const {
  const bool is_small = !typed.empty() && typed.front() >= 'a' && typed.front() <= 'z';
  const std::string prefix = to_upper(typed);
  std::vector<std::string> names;
  for (auto entry = entries_.lower_bound(prefix); entry != entries_.end(); ++entry) {
    if (!entry->first.starts_with(prefix)) break;
    names.push_back(is_small ? to_lower(entry->first) : entry->first);
  }
  return names;
}

std::string CommandDocs::hint(std::string_view typed) const {
  const Typed line = split_typed(typed);
  if (line.words.empty()) return {};
  std::size_t name_words = 1;
  auto entry = entries_.find(to_upper(line.words[0]));
  if (line.words.size() > 1) {
    const auto subcommand = entries_.find(to_upper(line.words[0] + ' ' + line.words[1]));
    if (subcommand != entries_.end()) {
      entry = subcommand;
      name_words = 2;
    }
  }
  if (entry == entries_.end()) return {};
  return syntax(entry->second, line.words.size() - name_words);
}

std::string CommandDocs::help(std::string_view name) const {
  const auto entry = entries_.find(to_upper(name));
  if (entry == entries_.end()) return {};
  const std::string arguments = syntax(entry->second, 0);
  return "  " + entry->first + (arguments.empty() ? "" : " ") + arguments + "\n  " + entry->second.summary +
         '\n';
}

}  // namespace redis3::app

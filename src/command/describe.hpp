#pragma once

#include "command/spec.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A row of the table in the shapes that COMMAND answers.
namespace redis3::command {

/// The categories that follow from the row's flags and group, and those that it names itself.
Category categories_of(const Spec& spec) noexcept;

/// The category with this name, without `@`, in whatever case.
std::optional<Category> category_of_name(std::string_view name);

/// The names of all categories, without `@`.
std::vector<std::string_view> all_category_names();

/// The element of COMMAND INFO: name, arity, flags, first key, last key, step, categories, tips, key
/// specifications, subcommands.
Reply describe_info(const Spec& spec);

/// What a call does with a key, in Redis's words: RO, access.
Reply describe_use(KeyUse use);

/// The value in COMMAND DOCS's map: summary, since, group, complexity, arguments, subcommands.
Reply describe_docs(const Spec& spec);

}  // namespace redis3::command

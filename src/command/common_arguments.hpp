#pragma once

#include "command/spec.hpp"

/// Arguments that several commands have, for their rows in the table.
namespace redis3::command {

inline constexpr Argument one_key[] = {{.name = "key", .type = Argument::Type::key}};
inline constexpr Argument many_keys[] = {
    {.name = "key", .type = Argument::Type::key, .traits = Argument::Trait::multiple}};

inline constexpr Argument key_and_value[] = {
    {.name = "key", .type = Argument::Type::key},
    {.name = "value", .type = Argument::Type::string},
};
inline constexpr Argument keys_and_values[] = {
    {.name = "data",
     .type = Argument::Type::block,
     .traits = Argument::Trait::multiple,
     .arguments = key_and_value},
};

}  // namespace redis3::command

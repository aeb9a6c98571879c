#pragma once

#include "command/spec.hpp"

#include <span>

/// The commands, one array a family. Handed over by functions and not registered by static objects, which a
/// linker drops from an archive when nothing else names their file.
namespace redis3::command {

std::span<const Spec> bitfield_family() noexcept;
std::span<const Spec> bitmap_family() noexcept;
std::span<const Spec> command_family() noexcept;
std::span<const Spec> config_family() noexcept;
std::span<const Spec> connection_family() noexcept;
std::span<const Spec> debug_family() noexcept;
std::span<const Spec> dump_family() noexcept;
std::span<const Spec> expiry_family() noexcept;
std::span<const Spec> hyperloglog_family() noexcept;
std::span<const Spec> key_family() noexcept;
std::span<const Spec> lcs_family() noexcept;
std::span<const Spec> lolwut_family() noexcept;
std::span<const Spec> memory_family() noexcept;
std::span<const Spec> number_family() noexcept;
std::span<const Spec> object_family() noexcept;
std::span<const Spec> rename_family() noexcept;
std::span<const Spec> scan_family() noexcept;
std::span<const Spec> server_family() noexcept;
std::span<const Spec> sort_family() noexcept;
std::span<const Spec> string_family() noexcept;
std::span<const Spec> string_set_family() noexcept;

}  // namespace redis3::command

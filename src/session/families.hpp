#pragma once

#include "command/spec.hpp"

#include <span>

/// The commands that are about a connection or its server, one array a family.
namespace redis3::session {

std::span<const command::Spec> acl_family() noexcept;
std::span<const command::Spec> auth_family() noexcept;
std::span<const command::Spec> client_family() noexcept;
std::span<const command::Spec> config_family() noexcept;
std::span<const command::Spec> latency_family() noexcept;
std::span<const command::Spec> monitor_family() noexcept;
std::span<const command::Spec> pubsub_family() noexcept;
std::span<const command::Spec> slowlog_family() noexcept;
std::span<const command::Spec> transaction_family() noexcept;

}  // namespace redis3::session

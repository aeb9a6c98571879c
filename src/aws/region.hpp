#pragma once

#include <string_view>

namespace redis3::aws {

/// Whether `text` may be the name of a Region, and so a part of a host's name and of a signature's scope.
bool is_region(std::string_view text) noexcept;

/// The domain of Amazon's hosts in a Region: "amazonaws.com", or that of another partition.
std::string_view domain_of(std::string_view region) noexcept;

/// Whether a host is one of Amazon's, in whatever Region.
bool is_amazons(std::string_view host) noexcept;

}  // namespace redis3::aws

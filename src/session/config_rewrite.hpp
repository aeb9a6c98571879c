#pragma once

#include "redis3/error.hpp"
#include "session/settings.hpp"

#include <string>
#include <string_view>

/// CONFIG REWRITE: the file that a server was started with gets the values that CONFIG SET has changed.
namespace redis3::session {

/// The text of a configuration file with the changed settings in it: each stands where it first stood, and
/// behind the rest where it did not. All other lines, comments too, stay as they are.
std::string rewritten(std::string_view text, const Settings& settings);

/// A word as a line of a configuration file takes it: in quotes where it has to be.
std::string config_word(std::string_view word);

/// Rewrites the file, all at once: whoever reads it finds the old text or the new one. Takes its mode over.
///
/// Errors  invalid      there is no such file to read
///         unavailable  it cannot be written
Result<void> rewrite_config_file(const Settings& settings);

}  // namespace redis3::session

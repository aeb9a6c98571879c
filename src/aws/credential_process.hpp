#pragma once

#include "aws/signer.hpp"
#include "redis3/error.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The profile's setting `credential_process`: a program that prints credentials.
/// Source: docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
namespace redis3::aws {

/// The program and its arguments, as a POSIX shell splits and unquotes a line; nothing else of a shell is
/// done, no variable and no wildcard is expanded.
///
/// Errors  invalid  a clause: a quote that is not closed, a backslash at the end, no program
Result<std::vector<std::string>> split_command_line(std::string_view line);

/// The credentials that the program has printed, not yet checked as parts of a request.
///
/// Errors  invalid  a clause that says what is not as it must be, and never shows what was printed
Result<Credentials> read_process_credentials(std::string_view output);

}  // namespace redis3::aws

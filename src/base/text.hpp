#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Encodings and small string helpers that every layer needs. Pure functions; no locale.
namespace redis3 {

/// Lower-case hexadecimal, two digits a byte.
std::string to_hex(std::string_view bytes);

/// Base64 with padding (RFC 4648, section 4).
std::string to_base64(std::string_view bytes);
/// Absent where `text` is not padded Base64.
std::optional<std::string> from_base64(std::string_view text);

/// Percent-encodes every byte but `A-Za-z0-9-._~` and those in `keep`, in upper-case hexadecimal (RFC 3986;
/// as SigV4 wants it).
std::string percent_encode(std::string_view bytes, std::string_view keep = {});
/// Absent where a `%` is not followed by two hexadecimal digits. `+` stands for itself.
std::optional<std::string> percent_decode(std::string_view text);

/// The whole of `text` as a decimal number, in range, with no sign but a leading `-` and no blanks; else
/// absent.
std::optional<std::int64_t> to_int64(std::string_view text);
/// The same without a sign.
std::optional<std::uint64_t> to_uint64(std::string_view text);

/// Without the blanks and tabs at both ends: HTTP's optional white space.
std::string_view trimmed(std::string_view text) noexcept;

/// ASCII only; every other byte stands as it is.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept;

/// What somebody else wrote, for a message of ours: one line of 300 bytes at most, without a point or blanks
/// at its end.
std::string plain_line(std::string_view text);

}  // namespace redis3

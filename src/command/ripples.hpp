#pragma once

#include <string>

namespace redis3::command {

/// A bucket of water, seen from above, into which drops have fallen: rings of light and shadow in `columns` x
/// `rows` characters of ASCII, each row a line. The same arguments give the same picture. All are at least 1.
std::string draw_ripples(int drops, int columns, int rows);

}  // namespace redis3::command

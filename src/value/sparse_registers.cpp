#include "value/sparse_registers.hpp"

#include <fmt/format.h>

#include <array>

namespace redis3::value {
namespace {

constexpr unsigned xzero_mark = 0x40;
constexpr unsigned val_mark = 0x80;
constexpr std::size_t zero_length_max = 64;
constexpr std::size_t val_length_max = 4;
constexpr std::uint8_t val_value_max = 32;
/// So many opcodes, from the one before the change on, are looked at for neighbours that can be one.
constexpr int joined_opcodes_max = 5;

constexpr char val_opcode(std::uint8_t value, std::size_t length) noexcept {
  return static_cast<char>(val_mark | static_cast<unsigned>(value - 1) << 2 |
                           static_cast<unsigned>(length - 1));
}

std::string repeated(std::uint8_t value, std::size_t length) {
  if (length == 0) return {};
  return value == 0 ? sparse_zeros(length) : std::string(1, val_opcode(value, length));
}

struct Place {
  std::size_t at;      ///< Where the run's opcode is.
  std::size_t before;  ///< Where the opcode before it is; the same where it is the first.
  std::size_t first;   ///< The run's first register.
  SparseRun run;
};

/// How many registers the run of an opcode of one byte has, by the byte.
constexpr std::array<std::uint8_t, 256> make_run_lengths() {
  std::array<std::uint8_t, 256> lengths{};
  for (unsigned opcode = 0; opcode < lengths.size(); ++opcode)
    lengths[opcode] = static_cast<std::uint8_t>((opcode & ((opcode & val_mark) != 0 ? 0x03 : 0x3f)) + 1);
  return lengths;
}

constexpr std::array<std::uint8_t, 256> run_lengths = make_run_lengths();

/// Nearly all the work of an addition. The only question in its loop is whether an opcode has two bytes,
/// which seldom is so and easily guessed; of which kind one of the others is would not be.
std::optional<Place> find_register(std::string_view bytes, std::size_t header_bytes, std::size_t index) {
  std::size_t at = header_bytes;
  std::size_t before = header_bytes;
  std::size_t first = 0;
  while (at < bytes.size()) {
    const unsigned opcode = static_cast<unsigned char>(bytes[at]);
    std::size_t length = run_lengths[opcode];
    std::size_t next = at + 1;
    if ((opcode & (val_mark | xzero_mark)) == xzero_mark) {
      if (next == bytes.size()) return std::nullopt;
      length = ((opcode & 0x3f) << 8 | static_cast<unsigned char>(bytes[next])) + 1;
      ++next;
    }
    if (index < first + length) return Place{at, before, first, *read_sparse_run(bytes.substr(at))};
    before = at;
    at = next;
    first += length;
  }
  return std::nullopt;
}

/// Makes neighbours of the same value one opcode, as far as it can hold them.
void join_values(std::string& bytes, std::size_t at) {
  for (int step = 0; step < joined_opcodes_max; ++step) {
    const auto run = read_sparse_run(std::string_view(bytes).substr(at));
    if (!run) return;
    const auto next = read_sparse_run(std::string_view(bytes).substr(at + run->bytes));
    const bool can_join =
        next && run->value != 0 && run->value == next->value && run->length + next->length <= val_length_max;
    if (can_join) {
      bytes[at + 1] = val_opcode(run->value, run->length + next->length);
      bytes.erase(at, 1);
    } else {
      at += run->bytes;
    }
  }
}

}  // namespace

std::optional<SparseRun> read_sparse_run(std::string_view opcodes) noexcept {
  if (opcodes.empty()) return std::nullopt;
  const unsigned first = static_cast<unsigned char>(opcodes[0]);
  if ((first & val_mark) != 0)
    return SparseRun{static_cast<std::uint8_t>((first >> 2 & 0x1f) + 1), (first & 3) + 1, 1};
  if ((first & xzero_mark) == 0) return SparseRun{0, first + 1, 1};
  if (opcodes.size() < 2) return std::nullopt;
  const unsigned second = static_cast<unsigned char>(opcodes[1]);
  return SparseRun{0, ((first & 0x3f) << 8 | second) + 1, 2};
}

std::string sparse_zeros(std::size_t length) {
  const auto less_one = static_cast<unsigned>(length - 1);
  if (length <= zero_length_max) return std::string(1, static_cast<char>(less_one));
  return {static_cast<char>(xzero_mark | less_one >> 8), static_cast<char>(less_one & 0xff)};
}

SparseChange raise_sparse_register(std::string& bytes, std::size_t header_bytes, std::size_t index,
                                   std::uint8_t value, std::size_t bytes_max) {
  if (value > val_value_max) return SparseChange::no_room;
  const auto place = find_register(bytes, header_bytes, index);
  if (!place) return SparseChange::corrupt;
  const SparseRun& run = place->run;
  if (run.value >= value) return SparseChange::none;

  const std::size_t registers_before = index - place->first;
  const std::size_t registers_behind = run.length - registers_before - 1;
  const std::string opcodes =
      repeated(run.value, registers_before) + val_opcode(value, 1) + repeated(run.value, registers_behind);
  const bool grows = opcodes.size() > run.bytes;
  if (grows && bytes.size() - run.bytes + opcodes.size() > bytes_max) return SparseChange::no_room;
  bytes.replace(place->at, run.bytes, opcodes);
  join_values(bytes, place->before);
  return SparseChange::changed;
}

std::string describe_sparse_runs(std::string_view opcodes) {
  std::string text;
  while (const auto run = read_sparse_run(opcodes)) {
    if (!text.empty()) text += ' ';
    if (run->value != 0) {
      text += fmt::format("v:{},{}", run->value, run->length);
    } else {
      text += fmt::format("{}:{}", run->bytes == 1 ? 'z' : 'Z', run->length);
    }
    opcodes.remove_prefix(run->bytes);
  }
  return text;
}

}  // namespace redis3::value

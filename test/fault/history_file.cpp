#include "fault/history_file.hpp"

#include <fstream>
#include <istream>
#include <ostream>
#include <stdexcept>

namespace redis3::test {
namespace {

// A line of numbers for each operation, texts as their length and their bytes.

void write_operation(std::ostream& out, const Operation& one);
Operation read_operation(std::istream& in, int verb);

void write_text(std::ostream& out, const std::string& text) {
  out << text.size() << ' ' << text << ' ';
}

std::string read_text(std::istream& in) {
  std::size_t size = 0;
  in >> size;
  in.get();
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  return text;
}

void write_operation(std::ostream& out, const Operation& one) {
  out << static_cast<int>(one.verb) << ' ' << one.key << ' ' << one.other << ' ' << one.number << ' '
      << one.lives_milliseconds << ' ' << one.client << ' ' << one.called << ' ' << one.answered << ' '
      << one.called_at << ' ' << one.answered_at << ' ' << one.is_watched << ' ' << one.is_pipelined << ' '
      << one.steps.size() << ' ' << one.reply.has_value() << ' ';
  write_text(out, one.argument);
  write_text(out, one.expected);
  write_text(out, one.reply.value_or(""));
  for (const Operation& step : one.steps)
    write_operation(out, step);
}

Operation read_operation(std::istream& in, int verb) {
  Operation one;
  one.verb = static_cast<Verb>(verb);
  std::size_t steps = 0;
  bool is_answered = false;
  in >> one.key >> one.other >> one.number >> one.lives_milliseconds >> one.client >> one.called >>
      one.answered >> one.called_at >> one.answered_at >> one.is_watched >> one.is_pipelined >> steps >>
      is_answered;
  one.argument = read_text(in);
  one.expected = read_text(in);
  const std::string reply = read_text(in);
  if (is_answered) one.reply = reply;
  for (int step = 0; one.steps.size() < steps && in >> step;)
    one.steps.push_back(read_operation(in, step));
  return one;
}

}  // namespace

void write_operations(const std::string& path, const std::vector<Operation>& operations) {
  std::ofstream out(path, std::ios::binary);
  for (const Operation& one : operations) {
    write_operation(out, one);
    out << '\n';
  }
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

std::vector<Operation> read_operations(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<Operation> operations;
  int verb = 0;
  while (in >> verb)
    operations.push_back(read_operation(in, verb));
  return operations;
}

}  // namespace redis3::test

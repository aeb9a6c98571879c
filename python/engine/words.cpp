#include "words.hpp"

#include "session/exec_plan.hpp"
#include "session/server.hpp"

#include <charconv>
#include <span>
#include <string_view>
#include <utility>

namespace redis3::python {
namespace {

namespace nb = nanobind;

constexpr std::string_view blanks = " \t\n\r\f\v";

std::string bytes_of(nb::handle value) {
  Py_buffer view;
  if (PyObject_GetBuffer(value.ptr(), &view, PyBUF_FULL_RO) != 0) throw nb::python_error();
  std::string bytes(static_cast<std::size_t>(view.len), '\0');
  const int failed = PyBuffer_ToContiguous(bytes.data(), &view, view.len, 'C');
  PyBuffer_Release(&view);
  if (failed != 0) throw nb::python_error();
  return bytes;
}

/// Empty where it does not fit into 64 bits.
std::string decimal_of(PyObject* number) {
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (overflow != 0) return {};
  char digits[24];
  return std::string(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void add_words(const std::string& name, command::Argv& argv) {
  for (std::size_t begin = name.find_first_not_of(blanks); begin != std::string::npos;) {
    const std::size_t end = name.find_first_of(blanks, begin);
    argv.push_back(name.substr(begin, end - begin));
    begin = name.find_first_not_of(blanks, end);
  }
}

}  // namespace

std::string WordMaker::word(nb::handle value) const {
  PyObject* object = value.ptr();
  if (PyBytes_CheckExact(object)) {
    char* data = nullptr;
    Py_ssize_t length = 0;
    PyBytes_AsStringAndSize(object, &data, &length);
    return std::string(data, static_cast<std::size_t>(length));
  }
  if (is_utf8_ && PyUnicode_Check(object)) {
    Py_ssize_t length = 0;
    if (const char* data = PyUnicode_AsUTF8AndSize(object, &length))
      return std::string(data, static_cast<std::size_t>(length));
    PyErr_Clear();  // Halves of a surrogate pair: redis-py's encoder says it better.
  }
  if (PyLong_CheckExact(object)) {
    if (std::string digits = decimal_of(object); !digits.empty()) return digits;
  }
  return bytes_of(encode_(value));
}

command::Argv WordMaker::command(nb::handle arguments) const {
  command::Argv argv;
  for (nb::handle argument : nb::iter(arguments)) {
    std::string next = word(argument);
    if (argv.empty() && next.find_first_of(blanks) != std::string::npos)
      add_words(next, argv);
    else
      argv.push_back(std::move(next));
  }
  if (argv.empty()) throw nb::value_error("A command begins with its name.");
  return argv;
}

bool Calls::are_about_one_key() const {
  const command::Table& table = session::Server::table();
  session::KeySurvey survey;
  for (const command::Argv& argv : calls_) {
    const command::Spec* spec = table.find(std::span<const std::string>(argv));
    if (command::refusal(table, spec, argv, 0)) return false;
    survey.look_at(*spec, argv, 0);
  }
  return survey.kind() == session::ExecPlan::Kind::one_key;
}

std::vector<command::Argv> Calls::take() {
  if (std::exchange(is_taken_, true)) throw nb::value_error("These commands have been sent before.");
  return std::move(calls_);
}

}  // namespace redis3::python

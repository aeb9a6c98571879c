#include "replies.hpp"

#include <vector>

namespace redis3::python {
namespace {

namespace nb = nanobind;

nb::object owned(PyObject* object) {
  if (object == nullptr) throw nb::python_error();
  return nb::steal(object);
}

}  // namespace

nb::object ValueMaker::value(const Reply& reply, resp::Protocol protocol, bool decodes) const {
  switch (reply.type()) {
    case Reply::Type::null:
    case Reply::Type::null_array:
      return nb::none();
    case Reply::Type::error:
      return make_error_(owned(PyUnicode_DecodeUTF8(
          reply.text().data(), static_cast<Py_ssize_t>(reply.text().size()), "replace")));
    case Reply::Type::integer:
      return owned(PyLong_FromLongLong(reply.integer()));
    case Reply::Type::status:
    case Reply::Type::bulk:
    case Reply::Type::verbatim:
      return text(reply.text(), decodes);
    case Reply::Type::map:
      if (protocol == resp::Protocol::resp3) return dict(reply, protocol, decodes);
      [[fallthrough]];
    case Reply::Type::array:
    case Reply::Type::set:
    case Reply::Type::push:
      return list(reply, protocol, decodes);
  }
  return nb::none();
}

nb::object ValueMaker::text(const std::string& bytes, bool decodes) const {
  const auto length = static_cast<Py_ssize_t>(bytes.size());
  if (!decodes) return owned(PyBytes_FromStringAndSize(bytes.data(), length));
  return owned(PyUnicode_Decode(bytes.data(), length, encoding_.c_str(), errors_.c_str()));
}

nb::object ValueMaker::list(const Reply& reply, resp::Protocol protocol, bool decodes) const {
  const std::vector<Reply>& elements = reply.elements();
  nb::object list = owned(PyList_New(static_cast<Py_ssize_t>(elements.size())));
  for (std::size_t i = 0; i < elements.size(); ++i) {
    nb::object element = value(elements[i], protocol, decodes);
    PyList_SetItem(list.ptr(), static_cast<Py_ssize_t>(i), element.release().ptr());
  }
  return list;
}

nb::object ValueMaker::dict(const Reply& reply, resp::Protocol protocol, bool decodes) const {
  const std::vector<Reply>& elements = reply.elements();
  nb::object dict = owned(PyDict_New());
  for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
    const nb::object key = value(elements[i], protocol, decodes);
    const nb::object its = value(elements[i + 1], protocol, decodes);
    if (PyDict_SetItem(dict.ptr(), key.ptr(), its.ptr()) != 0) throw nb::python_error();
  }
  return dict;
}

}  // namespace redis3::python

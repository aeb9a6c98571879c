#pragma once

#include "redis3/reply.hpp"
#include "resp/reply_writer.hpp"

#include <nanobind/nanobind.h>

#include <string>

namespace redis3::python {

/// Makes Python's values of replies, as redis-py's parsers make them of bytes.
///
/// Threads  whoever holds the interpreter's lock.
class ValueMaker {
 public:
  /// encoding, errors  for text, as bytes.decode() has them.
  /// make_error        makes an exception of an error's text.
  ValueMaker(std::string encoding, std::string errors, nanobind::callable make_error)
      : encoding_(std::move(encoding)), errors_(std::move(errors)), make_error_(std::move(make_error)) {}

  /// decodes  whether what is bytes becomes text.
  nanobind::object value(const Reply& reply, resp::Protocol protocol, bool decodes) const;

 private:
  nanobind::object text(const std::string& bytes, bool decodes) const;
  nanobind::object list(const Reply& reply, resp::Protocol protocol, bool decodes) const;
  nanobind::object dict(const Reply& reply, resp::Protocol protocol, bool decodes) const;

  std::string encoding_;
  std::string errors_;
  nanobind::callable make_error_;
};

}  // namespace redis3::python

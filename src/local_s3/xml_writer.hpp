#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::local_s3 {

/// The namespace of every S3 document but errors.
inline constexpr std::string_view s3_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/// Writes one XML document, element by element, escaping all text.
///
/// A control character that XML 1.0 cannot hold is written as a character reference (`&#x1;`), as S3 does;
/// listings avoid it with encoding-type=url.
class XmlWriter {
 public:
  /// Begins the document with its root element; `xml_namespace` may be empty.
  explicit XmlWriter(std::string_view root, std::string_view xml_namespace = s3_namespace);

  void open(std::string_view name);
  /// Closes the element that was opened last.
  void close();
  void text(std::string_view text);
  void element(std::string_view name, std::string_view text);
  void element(std::string_view name, std::uint64_t number);
  void element(std::string_view name, bool value);
  void element(std::string_view name, const char* text) { element(name, std::string_view(text)); }

  /// Closes everything and hands the document over; the writer is then spent.
  std::string finish();

 private:
  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace redis3::local_s3

#include "text_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace redis3::app {

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const Error failed(ErrorKind::invalid, "cannot read this file");
  std::error_code problem;
  // A folder can be opened as well.
  if (std::filesystem::is_directory(path, problem)) return failed;
  std::ifstream file(path, std::ios::binary);
  constexpr std::size_t piece_bytes = 1 << 20;
  std::string text;
  while (file && text.size() < bytes_max) {
    const std::size_t had = text.size();
    text.resize(std::min(had + piece_bytes, bytes_max));
    file.read(text.data() + had, static_cast<std::streamsize>(text.size() - had));
    text.resize(had + static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) return failed;
  return text;
}

bool write_file(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return file.good();
}

}  // namespace redis3::app

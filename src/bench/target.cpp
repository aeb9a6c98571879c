#include "bench/target.hpp"

namespace redis3::bench {

std::string_view name_of(TargetInfo::Kind kind) noexcept {
  switch (kind) {
    case TargetInfo::Kind::s3_express:
      return "s3-express";
    case TargetInfo::Kind::s3:
      return "s3";
    case TargetInfo::Kind::sqlite:
      return "sqlite";
    case TargetInfo::Kind::memory:
      return "memory";
    case TargetInfo::Kind::redis:
      return "redis";
    case TargetInfo::Kind::nothing:
      return "nothing";
  }
  return {};
}

std::optional<s3::StorageClass> TargetInfo::storage_class() const {
  if (kind == Kind::s3_express) return s3::StorageClass::express_one_zone;
  if (kind == Kind::s3) return s3::StorageClass::standard;
  return std::nullopt;
}

std::string TargetInfo::title() const {
  const bool says_so = !is_simulated || label.find("simulated") != std::string::npos;
  return says_so ? label : label + ", simulated";
}

}  // namespace redis3::bench

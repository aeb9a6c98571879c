#include "base/text.hpp"
#include "embedded/token_ledger.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/operations.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

#include <algorithm>
#include <array>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t token_letters_max = 64;

struct Rename {
  /// As the header has it, decoded, without a first slash.
  std::string source;
  ReadCondition source_condition;
  ReadCondition condition;
  std::string token;
  /// Everything that the request says, so that a token's second use can be compared with its first.
  std::string fingerprint;
  TimePoint now;
};

bool is_token(std::string_view token) {
  return !token.empty() && token.size() <= token_letters_max &&
         std::all_of(token.begin(), token.end(), [](char c) { return c >= 33 && c <= 126; });
}

std::string fingerprint_of(const Request& request) {
  constexpr std::array<std::string_view, 4> own{"if-match", "if-modified-since", "if-none-match",
                                                "if-unmodified-since"};
  constexpr std::string_view source_prefix = "x-amz-rename-source";
  std::string text = percent_encode(request.key);
  for (const auto& [name, value] : request.headers) {
    if (std::find(own.begin(), own.end(), name) == own.end() && !name.starts_with(source_prefix)) continue;
    text += ' ' + name + '=' + percent_encode(value);
  }
  return text;
}

Answer<Rename> parse_rename(const Backend& backend, const Request& request) {
  auto checked = check_headers(request, BucketKind::directory, backend.options.account_id);
  if (checked.has_value()) checked = check_key(request.key);
  if (checked.has_error()) return checked.error();
  const auto header = request.header("x-amz-rename-source").value_or("");
  auto source = percent_decode(header);
  if (!source || source->empty() || *source == "/") {
    return invalid_argument("The rename source must name a key.", "x-amz-rename-source", std::string(header));
  }
  if (source->starts_with('/')) source->erase(0, 1);
  if (source->ends_with('/') || request.key.ends_with('/')) {
    return S3Error(ErrorCode::invalid_request, "Keys that end in a slash cannot be renamed.");
  }
  const auto token = request.header("x-amz-client-token");
  if (token && !is_token(*token)) {
    return invalid_argument("The client token must be 1 to 64 visible ASCII characters.",
                            "x-amz-client-token", std::string(*token));
  }
  Rename rename{std::move(*source),      ReadCondition(request, "x-amz-rename-source-"),
                ReadCondition(request),  std::string(token.value_or("")),
                fingerprint_of(request), backend.clock.now()};
  return rename;
}

/// Whether this rename was done before under its token.
Answer<bool> is_repetition(const embedded::Rows& rows, const std::string& tokens, const Rename& rename) {
  if (rename.token.empty()) return false;
  const auto use = embedded::find_token(rows, tokens, rename.token, rename.fingerprint, rename.now);
  if (use == embedded::TokenUse::taken) return S3Error(ErrorCode::idempotency_parameter_mismatch);
  return use == embedded::TokenUse::repeated;
}

/// The row of the source, which is named by its bare key, or with its bucket before it: both forms are
/// documented.
Answer<std::string> find_source(const embedded::Rows& rows, const Request& request,
                                const std::string& source) {
  std::string name = row_name(BucketKind::directory, source);
  if (rows.find(request.bucket, name)) return name;
  const std::string bucket_prefix = request.bucket + '/';
  if (source.starts_with(bucket_prefix)) {
    name = row_name(BucketKind::directory, std::string_view(source).substr(bucket_prefix.size()));
    if (rows.find(request.bucket, name)) return name;
  }
  return no_such_key(source);
}

Answer<void> check_destination(const std::optional<embedded::RowInfo>& found, const Rename& rename) {
  if (!found) {
    if (rename.condition.has_match()) return precondition_failed("If-Match");
    return boost::system::in_place_value;
  }
  return rename.condition.require(found->etag, found->last_modified, rename.now);
}

Answer<void> rename_in(embedded::Rows& rows, const Rename& rename, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  const std::string tokens = renames_table(request.bucket);
  const auto repeated = is_repetition(rows, tokens, rename);
  if (repeated.has_error()) return repeated.error();
  if (*repeated) return boost::system::in_place_value;
  const auto from = find_source(rows, request, rename.source);
  if (from.has_error()) return from.error();
  const auto source = rows.find(request.bucket, *from);
  auto met = rename.source_condition.require(source->etag, source->last_modified, rename.now);
  const std::string to = row_name(BucketKind::directory, request.key);
  if (met.has_value()) met = check_destination(rows.find(request.bucket, to), rename);
  if (met.has_error()) return met.error();
  if (*from != to) rows.move(request.bucket, *from, request.bucket, to);
  if (!rename.token.empty()) {
    embedded::keep_token(rows, tokens, rename.token, rename.fingerprint, rename.now);
  }
  return boost::system::in_place_value;
}

}  // namespace

Operation rename_object(const Backend& backend, const Request& request) {
  if (bucket_kind_of(request.bucket) != BucketKind::directory) {
    co_return S3Error(ErrorCode::not_implemented, "Only directory buckets can rename objects.");
  }
  const auto rename = parse_rename(backend, request);
  if (rename.has_error()) co_return rename.error();
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) {
    return rename_in(rows, *rename, request);
  };
  const auto renamed = co_await commit<void>(backend.table, std::move(act));
  if (renamed.has_error()) co_return renamed.error();
  co_return Response();
}

}  // namespace redis3::local_s3

#include "local_s3/admission.hpp"

#include "local_s3/addressing.hpp"

#include <algorithm>
#include <utility>

namespace redis3::local_s3 {

Answer<BodyReader> admit(std::string_view raw_target, const Authenticator& authenticator,
                         std::uint64_t body_bytes_max, Request& request) {
  const auto host = request.header("host");
  if (!host || host->empty())
    return S3Error(ErrorCode::invalid_request, "Missing required header for this request: Host");
  const std::size_t question_mark = std::min(raw_target.find('?'), raw_target.size());
  const std::string_view raw_path = raw_target.substr(0, question_mark);
  const std::string_view raw_query = raw_target.substr(std::min(question_mark + 1, raw_target.size()));

  auto address = address_of(*host, raw_path);
  if (!address) return address.error();
  request.bucket = std::move(address->bucket);
  request.key = std::move(address->key);
  auto parameters = parameters_of(raw_query);
  if (!parameters) return parameters.error();
  request.query = std::move(*parameters);

  const SignedRequest signed_request{request.method,
                                     raw_path,
                                     raw_query,
                                     request.headers,
                                     request.query,
                                     request.bucket,
                                     address->is_bucket_in_host};
  const auto identity = authenticator.authenticate(signed_request);
  if (!identity) return identity.error();
  request.service = identity->service;
  request.access_key_id = authenticator.account().access_key_id;
  request.is_read_only_session = identity->is_read_only_session;
  return BodyReader::begin(request, *identity, body_bytes_max);
}

}  // namespace redis3::local_s3

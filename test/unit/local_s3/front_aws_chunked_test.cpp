#include "local_s3/aws_chunked.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::local_s3;

namespace {

using Options = AwsChunkedDecoder::Options;

Options unsigned_options(std::uint64_t decoded_bytes,
                         std::vector<std::string> trailers = {"x-amz-checksum-crc32"}) {
  Options options;
  options.decoded_bytes = decoded_bytes;
  options.trailers = std::move(trailers);
  return options;
}

Answer<std::string> decode(const Options& options, const std::vector<std::string_view>& pieces) {
  AwsChunkedDecoder decoder(options);
  for (const std::string_view piece : pieces) {
    const auto fed = decoder.feed(piece);
    if (!fed) return fed.error();
  }
  const auto finished = decoder.finish();
  if (!finished) return finished.error();
  return decoder.take_body();
}

ErrorCode code_of(const Options& options, std::string_view bytes) {
  const auto body = decode(options, {bytes});
  EXPECT_FALSE(body) << bytes;
  return body ? ErrorCode::internal_error : body.error().code();
}

// AWS's example of a body with signed chunks and a trailer (sigv4-streaming-trailers.html): 64 KiB and 1 KiB
// of 'a'.
ChunkSigning aws_signing() {
  const aws::CredentialScope scope{"20130524", "us-east-1", "s3"};
  return ChunkSigning{aws::SigningKey::derive("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope), scope,
                      "20130524T000000Z", "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"};
}

Options aws_options(std::vector<std::string> trailers = {"x-amz-checksum-crc32c"}) {
  Options options = unsigned_options(66560, std::move(trailers));
  options.signing = aws_signing();
  return options;
}

const std::string aws_chunks =
    "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" +
    std::string(65536, 'a') +
    "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" +
    std::string(1024, 'a') +
    "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n";
const std::string aws_trailer =
    "x-amz-checksum-crc32c:sOO8/Q==\r\n"
    "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

const std::string sdk_body = "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";

}  // namespace

TEST(AwsChunked, comes_apart_wherever_it_is_cut) {
  for (std::size_t first = 0; first <= sdk_body.size(); ++first) {
    for (std::size_t second = first; second <= sdk_body.size(); ++second) {
      const std::string_view bytes = sdk_body;
      AwsChunkedDecoder decoder(unsigned_options(11));
      ASSERT_TRUE(decoder.feed(bytes.substr(0, first)));
      ASSERT_TRUE(decoder.feed(bytes.substr(first, second - first)));
      ASSERT_TRUE(decoder.feed(bytes.substr(second)));
      ASSERT_TRUE(decoder.finish());
      ASSERT_EQ(decoder.trailers().size(), 1u);
      ASSERT_EQ(decoder.trailers()[0].first, "x-amz-checksum-crc32");
      ASSERT_EQ(decoder.trailers()[0].second, "DUoRhQ==");
      ASSERT_EQ(decoder.take_body(), "hello world");
    }
  }
}

TEST(AwsChunked, takes_an_empty_body) {
  const auto body = decode(unsigned_options(0), {"0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"});
  ASSERT_TRUE(body);
  EXPECT_EQ(*body, "");
}

TEST(AwsChunked, takes_the_looser_forms_that_clients_send) {
  for (const std::string_view bytes : {
           "5\nhello\n0\nX-Amz-Checksum-Crc32 : NhCmhg==\n\n",
           "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n",
           "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==",
           "5\r\nhello\r\n0\r\n\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
           "0005\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\n\r\n",
       }) {
    const auto body = decode(unsigned_options(5), {bytes});
    ASSERT_TRUE(body) << bytes;
    EXPECT_EQ(*body, "hello");
  }
}

TEST(AwsChunked, verifies_aws_own_example) {
  const auto body = decode(aws_options(), {aws_chunks, aws_trailer});
  ASSERT_TRUE(body) << body.error().message();
  EXPECT_EQ(*body, std::string(66560, 'a'));
}

TEST(AwsChunked, verifies_chunks_without_trailers) {
  EXPECT_TRUE(decode(aws_options({}), {aws_chunks, "\r\n"}));
  EXPECT_TRUE(decode(aws_options({}), {aws_chunks}));
}

TEST(AwsChunked, notices_any_changed_byte_of_what_was_signed) {
  const std::string whole = aws_chunks + aws_trailer;
  const std::size_t first_byte = aws_chunks.find('\n') + 1;
  const std::size_t second_chunk = first_byte + 65536 + 2;
  for (const std::size_t at : {first_byte, first_byte + 65535, second_chunk + 30, second_chunk + 200,
                               aws_chunks.size() - 5, aws_chunks.size() + 25, whole.size() - 6}) {
    std::string changed = whole;
    changed[at] = changed[at] == 'b' ? 'c' : 'b';
    EXPECT_EQ(code_of(aws_options(), changed), ErrorCode::signature_does_not_match) << at;
  }
}

TEST(AwsChunked, wants_signatures_where_they_were_promised) {
  EXPECT_EQ(code_of(aws_options({}), "5\r\nhello\r\n0\r\n\r\n"), ErrorCode::invalid_request);
  const std::string without_trailer_signature =
      aws_chunks + aws_trailer.substr(0, aws_trailer.find('\n') + 1);
  EXPECT_EQ(code_of(aws_options(), without_trailer_signature), ErrorCode::signature_does_not_match);
}

TEST(AwsChunked, holds_just_as_many_bytes_as_announced) {
  EXPECT_EQ(code_of(unsigned_options(4), "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"),
            ErrorCode::incomplete_body);
  EXPECT_EQ(code_of(unsigned_options(6), "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"),
            ErrorCode::incomplete_body);
  EXPECT_EQ(code_of(unsigned_options(5), "ffffffffffffffff\r\nhello"), ErrorCode::incomplete_body);
}

TEST(AwsChunked, that_ends_early_is_refused) {
  const std::size_t trailer_value = sdk_body.rfind(':');
  for (std::size_t length = 0; length <= trailer_value; ++length) {
    EXPECT_FALSE(decode(unsigned_options(11), {std::string_view(sdk_body).substr(0, length)})) << length;
  }
  EXPECT_EQ(code_of(unsigned_options(11), sdk_body.substr(0, 8)), ErrorCode::incomplete_body);
  EXPECT_EQ(code_of(unsigned_options(11), ""), ErrorCode::incomplete_body);
}

TEST(AwsChunked, that_is_malformed_is_refused) {
  for (const std::string bytes :
       {"x\r\nhello\r\n", "\r\n", "-5\r\nhello\r\n", "0x5\r\nhello\r\n", "5 5\r\nhello\r\n",
        "5\r\nhello5\r\n", "5\r\nhelloworld\r\n", "10000000000000000\r\n"}) {
    EXPECT_EQ(code_of(unsigned_options(5), bytes), ErrorCode::invalid_request) << bytes;
  }
  EXPECT_EQ(code_of(unsigned_options(5), "5;" + std::string(2000, 'x')), ErrorCode::invalid_request);
}

TEST(AwsChunked, trailers_are_those_that_were_announced) {
  const std::string chunks = "5\r\nhello\r\n0\r\n";
  for (const std::string trailer :
       {"", "x-amz-checksum-sha1:AAAA\r\n", "no colon\r\n",
        "x-amz-checksum-crc32:NhCmhg==\r\nx-amz-checksum-crc32:NhCmhg==\r\n",
        "x-amz-checksum-crc32:NhCmhg==\r\nx-amz-meta-late:1\r\n", "x-amz-trailer-signature:00\r\n"}) {
    EXPECT_EQ(code_of(unsigned_options(5), chunks + trailer + "\r\n"), ErrorCode::invalid_request) << trailer;
  }
}

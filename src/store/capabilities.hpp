#pragma once

namespace redis3::store {

/// Whether a store can do something; `unknown` until it has been tried.
enum class Support { unknown, no, yes };

/// What becomes of a removal that carries a condition.
enum class ConditionalRemove {
  unknown,
  ignored,     ///< It removes whatever is there, or is refused.
  not_atomic,  ///< The condition is looked at, but a put may come between the look and the removal.
  atomic,
};

/// What a store can do beyond reading, writing and listing. The defaults are those of a store that promises
/// nothing and of which nothing is known.
struct Capabilities {
  /// A put where no object may be there, atomically.
  Support put_if_absent = Support::unknown;
  /// A put where the object must still be the same, atomically.
  Support put_if_match = Support::unknown;
  ConditionalRemove remove_if_match = ConditionalRemove::unknown;
  /// No two versions of an object ever have the same tag. A general-purpose S3 bucket's tags are hashes of
  /// the bytes: there the same tag may stand beside other metadata, and does not save a read.
  bool unique_etags = false;
  /// A listing tells PutOptions::marked of each object.
  Support listed_marks = Support::unknown;
  /// ObjectStore::append. Nobody but Amazon's directory buckets is known to have S3's, so it is never
  /// unknown; a server that has no idea of it would replace the object.
  Support append = Support::no;
  /// ObjectStore::rename. As with `append`.
  Support rename = Support::no;

  /// Whether nothing that a write depends on is left to find out.
  bool are_known() const noexcept {
    return put_if_absent != Support::unknown && put_if_match != Support::unknown &&
           remove_if_match != ConditionalRemove::unknown;
  }
  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

/// A store that can do it all. Of Amazon's directory buckets it is documented.
/// Source  docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-overview.html
constexpr Capabilities all_capabilities() noexcept {
  Capabilities can;
  can.put_if_absent = Support::yes;
  can.put_if_match = Support::yes;
  can.remove_if_match = ConditionalRemove::atomic;
  can.unique_etags = true;
  can.listed_marks = Support::yes;
  can.append = Support::yes;
  can.rename = Support::yes;
  return can;
}

/// What is documented of Amazon's general-purpose buckets.
/// Source  docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
constexpr Capabilities capabilities_of_general_purpose_buckets() noexcept {
  Capabilities can = all_capabilities();
  can.unique_etags = false;
  can.append = Support::no;
  can.rename = Support::no;
  return can;
}

}  // namespace redis3::store

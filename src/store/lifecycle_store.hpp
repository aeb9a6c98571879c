#pragma once

#include "base/task.hpp"

#include <string>

namespace redis3::store {

/// A bucket's rules for what becomes of its objects, as its server keeps them.
struct LifecycleDocument {
  /// A LifecycleConfiguration; empty where the bucket has no rules.
  std::string xml;
  /// A setting of the server's beside the document, to be handed back with it.
  std::string transition_minimum;
};

/// A bucket whose server looks after the age of its objects.
///
/// Errors  of every call those that ObjectStore names for all of its calls
class LifecycleStore {
 public:
  virtual ~LifecycleStore() = default;

  /// Cost  1 GET.
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
  virtual Task<LifecycleDocument> read_lifecycle() = 0;

  /// Replaces all rules. No server looks at a condition here: of two at the same time one is lost.
  ///
  /// Errors  invalid          the server does not take them; nothing happened
  ///         outcome_unknown  the request left and no answer came
  /// Cost    1 PUT; 1 DELETE where there are to be none.
  /// Source  https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
  virtual Task<void> write_lifecycle(LifecycleDocument document) = 0;
};

}  // namespace redis3::store

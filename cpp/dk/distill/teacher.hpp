#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dk/data/batches.hpp"
#include "dk/distill/ensemble.hpp"

namespace dk {

/// A trained network, or several that answer as one, asked about the samples of a transfer set at
/// one temperature. Where the inputs are the same at every epoch each sample is asked once and
/// remembered by its id, never by its place in a batch: places change with every shuffle (the
/// defect of a well-known re-implementation, haitongli/knowledge-distillation-pytorch issues 4 and
/// 9). Jittered inputs are asked every time.
///
/// Where the answers are at hand, or are to be others than any network's, they can be given instead
/// of the network.
class Teacher {
 public:
  /// `total_size`: the ids of the transfer set are below it.
  Teacher(Ensemble ensemble, Scalar temperature, std::size_t total_size, int max_rows);

  /// Answers that are known already, `logits` (dataset.size(), classes): row i for sample i of
  /// `dataset`. For batches of that dataset without jitter. Throws invalid_argument unless there is
  /// one row a sample and all numbers are finite.
  Teacher(std::span<const float> logits, int classes, const Dataset& dataset, Scalar temperature,
          int max_rows);

  int classes() const { return static_cast<int>(known_.cols()); }
  Scalar temperature() const { return temperature_; }

  /// The teacher's logits for a batch, (B, classes), as EnsembleInference::logits; valid until the
  /// next call.
  ConstMatrixMap logits(const Batch& batch);

 private:
  bool knows(const Batch& batch) const;
  void remember(const Batch& batch, ConstMatrixMap logits);

  std::optional<EnsembleInference> inference_;  // absent where the answers were given
  Scalar temperature_;
  Matrix known_;                // (total_size, classes)
  std::vector<bool> is_known_;  // (total_size)
  Matrix batch_logits_;         // (max_rows, classes)
};

}  // namespace dk

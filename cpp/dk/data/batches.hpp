#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dk/core/matrix.hpp"
#include "dk/data/dataset.hpp"

namespace dk {

/// One minibatch. The views are valid until the next one is asked for.
struct Batch {
  ConstMatrixMap x;                      // (B, inputs), pixels / 255
  std::span<const std::uint8_t> labels;  // (B)
  std::span<const std::uint32_t> ids;    // (B), of the samples in the whole set
  bool jittered = false;                 // x is another one for the same ids at the next epoch
  int rows() const { return static_cast<int>(labels.size()); }
};

/// An endless row of minibatches: each epoch is every sample once, in a new seeded order, its last
/// batch smaller where the sizes do not divide. With a `jitter` above 0 each image of each epoch is
/// shifted by up to so many pixels (jitter.hpp).
class Batches {
 public:
  /// Throws invalid_argument unless 1 <= batch_size <= 8192 and 0 <= jitter < min(rows, cols).
  Batches(Dataset dataset, int batch_size, std::uint64_t seed, int jitter = 0);

  std::int64_t steps_per_epoch() const;
  const Dataset& dataset() const { return dataset_; }
  Batch next();

 private:
  Dataset dataset_;
  int batch_size_;
  std::uint64_t seed_;
  int jitter_;
  std::uint32_t epoch_ = 0;  // from 1 in the first
  std::size_t position_ = 0;
  std::vector<std::uint32_t> order_;
  Matrix x_;
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace dk

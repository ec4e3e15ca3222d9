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
  int rows() const { return static_cast<int>(labels.size()); }
};

/// Pixels 0..255 as numbers 0..1.
void to_unit_interval(std::span<const std::uint8_t> pixels, Scalar* out);

/// An endless row of minibatches: each epoch is every sample once, in a new seeded order, its last
/// batch smaller where the sizes do not divide.
class Batches {
 public:
  Batches(Dataset dataset, int batch_size, std::uint64_t seed);

  std::int64_t steps_per_epoch() const;
  const Dataset& dataset() const { return dataset_; }
  Batch next();

 private:
  Dataset dataset_;
  int batch_size_;
  std::uint64_t seed_;
  std::uint32_t epoch_ = 0;
  std::size_t position_ = 0;
  std::vector<std::uint32_t> order_;
  Matrix x_;
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace dk

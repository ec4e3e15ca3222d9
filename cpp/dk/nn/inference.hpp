#pragma once

#include <memory>

#include "dk/nn/mlp.hpp"

namespace dk {

/// Runs a network forward, a block of samples at a time, in memory taken once.
class Inference {
 public:
  static constexpr int block_rows = 256;

  explicit Inference(std::shared_ptr<const Mlp> mlp);

  const Mlp& mlp() const { return *mlp_; }

  /// x (B, inputs), B <= block_rows. The result (B, classes) is valid until the next call.
  ConstMatrixMap logits(ConstMatrixMap x);

 private:
  std::shared_ptr<const Mlp> mlp_;
  LayerOutputs outputs_;
};

}  // namespace dk

#pragma once

#include <span>

#include "dk/distill/objective.hpp"

namespace dk {

/// Mean cross-entropy of softmax(z) with the labels:
///   L = -1/B sum log q_y,   dL/dz = (q - onehot(y)) / B
/// Writes `weight` times dL/dz to `gradient` (B, classes) and returns L, unweighted.
double cross_entropy(ConstMatrixMap logits, std::span<const std::uint8_t> labels, Scalar weight,
                     MatrixMap gradient);

/// The labels and nothing else.
class HardTarget : public Objective {
 public:
  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override;
};

}  // namespace dk

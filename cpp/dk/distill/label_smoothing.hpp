#pragma once

#include "dk/distill/objective.hpp"

namespace dk {

/// Szegedy et al. 2016 (arXiv 1512.00567), section 7: cross-entropy with targets that keep a share
/// e of the certainty back and give it to all K classes alike,
///   t = (1 - e) onehot(y) + e / K,   L = -1/B sum t log q,   dL/dz = (q - t) / B
/// The control of a distillation: soft targets without anything that a teacher knows.
class LabelSmoothing : public Objective {
 public:
  explicit LabelSmoothing(Scalar smoothing) : smoothing_(smoothing) {}

  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override;

 private:
  Scalar smoothing_;
};

}  // namespace dk

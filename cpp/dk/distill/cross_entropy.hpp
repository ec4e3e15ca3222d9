#pragma once

#include <cstdint>
#include <span>

#include "dk/core/matrix.hpp"

namespace dk {

/// Mean cross-entropy of softmax(z) with the labels:
///   L = -1/B sum log q_y,   dL/dz = (q - onehot(y)) / B
/// Writes `weight` times dL/dz to `gradient` (B, classes) and returns L, unweighted.
double cross_entropy(ConstMatrixMap logits, std::span<const std::uint8_t> labels, Scalar weight,
                     MatrixMap gradient);

}  // namespace dk

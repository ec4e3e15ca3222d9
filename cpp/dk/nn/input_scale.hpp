#pragma once

#include "dk/nn/mlp.hpp"

namespace dk {

/// What a network was trained on in place of pixels x of 0 to 1: (x - mean) / deviation. Pixels of
/// 0 to 255 have mean 0 and deviation 1 / 255.
struct InputScale {
  double mean = 0;
  double deviation = 1;
};

/// Makes a network that was trained on such inputs one for pixels of 0 to 1 with the same logits:
///   W (x - mean) / deviation + b = (W / deviation) x + (b - mean / deviation * sum of W's inputs)
/// Throws invalid_argument unless both numbers and the new parameters are finite and the deviation
/// is above 0.
void fold_input_scale(Mlp& mlp, InputScale scale);

}  // namespace dk

#pragma once

#include <vector>

#include "dk/nn/parameters.hpp"

namespace dk {

/// The constraint of Hinton et al. 2012 (arXiv 1207.0580, appendix A): a unit whose incoming
/// weights, a column of W (in, out) without its bias, have an L2 norm above the limit gets them
/// scaled down to it. Holds for every layer.
class MaxNorm {
 public:
  /// For networks of `widths`. Throws invalid_argument unless limit > 0.
  MaxNorm(double limit, const std::vector<int>& widths);

  void apply(Parameters& parameters);

 private:
  void apply(MatrixMap weight, Index first, Index count);

  Scalar limit_;
  Eigen::Array<Scalar, 1, Eigen::Dynamic> factors_;  // (largest width), scratch
};

}  // namespace dk

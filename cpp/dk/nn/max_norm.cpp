#include "dk/nn/max_norm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "dk/core/error.hpp"
#include "dk/core/parallel.hpp"

namespace dk {

namespace {

// Columns are taken so many at a time: 1200 rows of them, 300 KiB, are still in L2 when the second
// pass comes.
constexpr Index block_cols = 64;
// Fewer weights are done sooner than another thread has woken up.
constexpr Index min_shared_size = 1 << 17;

}  // namespace

MaxNorm::MaxNorm(double limit, const std::vector<int>& widths)
    : limit_(static_cast<Scalar>(limit)), factors_(*std::ranges::max_element(widths)) {
  // What a 32-bit float takes for 0 would make all weights 0.
  require(limit >= std::numeric_limits<float>::min() && std::isfinite(limit),
          "maxNorm is " + text(limit) + "; expected 1.2e-38 or more");
}

void MaxNorm::apply(Parameters& parameters) {
  for (int l = 0; l < parameters.layer_count(); ++l) {
    const MatrixMap weight = parameters.weight(l);
    const auto blocks = static_cast<int>((weight.cols() + block_cols - 1) / block_cols);
    const auto task = [&](int b) {
      const Index first = b * block_cols;
      apply(weight, first, std::min(block_cols, weight.cols() - first));
    };
    if (weight.size() < min_shared_size) {
      for (int b = 0; b < blocks; ++b) task(b);
    } else {
      parallel_for(blocks, task);
    }
  }
}

/// Row by row, as the memory lies; no sum crosses a column, so the blocks have no part in it.
void MaxNorm::apply(MatrixMap weight, Index first, Index count) {
  auto factors = factors_.segment(first, count);
  factors = weight.row(0).segment(first, count).array().square();
  for (Index i = 1; i < weight.rows(); ++i) {
    factors += weight.row(i).segment(first, count).array().square();
  }
  factors = factors.sqrt();
  if ((factors <= limit_).all()) return;
  factors = (factors > limit_).select(limit_ / factors, Scalar(1));
  for (Index i = 0; i < weight.rows(); ++i) {
    weight.row(i).segment(first, count).array() *= factors;
  }
}

}  // namespace dk

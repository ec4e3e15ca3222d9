#include "dk/nn/layer_outputs.hpp"

#include <cassert>

namespace dk {

LayerOutputs::LayerOutputs(const std::vector<int>& widths, int max_rows)
    : max_rows_(max_rows), rows_(max_rows) {
  for (std::size_t i = 1; i < widths.size(); ++i) layers_.emplace_back(max_rows, widths[i]);
}

void LayerOutputs::set_rows(int rows) {
  assert(rows >= 1 && rows <= max_rows_);
  rows_ = rows;
}

MatrixMap LayerOutputs::layer(int i) {
  Matrix& m = layers_[static_cast<std::size_t>(i)];
  return {m.data(), rows_, m.cols()};
}

ConstMatrixMap LayerOutputs::layer(int i) const {
  const Matrix& m = layers_[static_cast<std::size_t>(i)];
  return {m.data(), rows_, m.cols()};
}

}  // namespace dk

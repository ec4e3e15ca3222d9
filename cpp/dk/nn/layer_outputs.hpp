#pragma once

#include <vector>

#include "dk/core/matrix.hpp"

namespace dk {

/// One matrix a layer, (batch, width): what a forward pass leaves behind, or the gradient with
/// respect to it. Room for `max_rows` samples is taken once; a batch may use fewer.
class LayerOutputs {
 public:
  /// `widths` = {inputs, hidden..., outputs}, as in Mlp.
  LayerOutputs(const std::vector<int>& widths, int max_rows);

  int max_rows() const { return max_rows_; }
  int rows() const { return rows_; }
  void set_rows(int rows);

  int hidden_count() const { return static_cast<int>(layers_.size()) - 1; }
  MatrixMap hidden(int i) { return layer(i); }             // (rows, width of hidden layer i)
  ConstMatrixMap hidden(int i) const { return layer(i); }  // (rows, width of hidden layer i)
  MatrixMap logits() { return layer(hidden_count()); }     // (rows, classes)
  ConstMatrixMap logits() const { return layer(hidden_count()); }  // (rows, classes)

  /// Hidden layers first, the logits last.
  MatrixMap layer(int i);
  ConstMatrixMap layer(int i) const;

 private:
  int max_rows_;
  int rows_;
  std::vector<Matrix> layers_;
};

}  // namespace dk

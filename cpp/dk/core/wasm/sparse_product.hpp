#pragma once

#include "dk/core/wasm/nonzeros.hpp"
#include "dk/core/wasm/operand.hpp"

namespace dk::wasm {

/// C = activation(A B + bias), skipping the zeros of A, for the columns [col_begin, col_end) of C.
/// Any split of the columns gives the same bits.
class SparseProduct {
 public:
  /// Finds the nonzeros of A.
  explicit SparseProduct(const Operand& a);

  void multiply(const Operand& b, const Result& c, int col_begin, int col_end) const;

 private:
  int rows_;
  int depth_;
  int block_depth_;
  NonzeroRows nonzeros_;
};

}  // namespace dk::wasm

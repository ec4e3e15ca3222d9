#pragma once

#include <cstddef>

namespace dk::wasm {

/// A factor of a product, as stored or transposed: element (i, j) is data[i * row_step +
/// j * col_step], and one of the steps is 1.
struct Operand {
  const float* data;
  int rows;
  int cols;
  std::ptrdiff_t row_step;
  std::ptrdiff_t col_step;

  const float* at(int i, int j) const { return data + i * row_step + j * col_step; }

  /// Rows [begin, end).
  Operand slice(int begin, int end) const {
    return {at(begin, 0), end - begin, cols, row_step, col_step};
  }
};

/// Where a product goes, and what happens to it on the way: C = activation(A B + bias), or
/// C = A B where another matrix is above zero and 0 elsewhere.
struct Result {
  float* data;  // (rows of A, columns of B), row-major and contiguous
  int cols;
  const float* bias = nullptr;  // (cols), or none
  bool relu = false;
  const float* kept_where = nullptr;  // the other matrix, of C's shape, or none

  float* at(int i, int j) const { return data + offset(i, j); }
  const float* kept_at(int i, int j) const {
    return kept_where == nullptr ? nullptr : kept_where + offset(i, j);
  }

  /// What belongs to the rows from `begin` on.
  Result from_row(int begin) const { return {at(begin, 0), cols, bias, relu, kept_at(begin, 0)}; }

 private:
  std::ptrdiff_t offset(int i, int j) const { return static_cast<std::ptrdiff_t>(i) * cols + j; }
};

/// Which part of the sum over the depth a kernel adds: the first starts from zero, the others from
/// what C holds; the last finishes with bias and activation.
struct Pass {
  bool first;
  bool last;
};

}  // namespace dk::wasm

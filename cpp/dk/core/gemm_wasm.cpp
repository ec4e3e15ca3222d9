#include <algorithm>

#include "dk/core/gemm.hpp"
#include "dk/core/matrix_rows.hpp"
#include "dk/core/parallel.hpp"
#include "dk/core/pulse.hpp"
#include "dk/core/wasm/dense_product.hpp"
#include "dk/core/wasm/few_rows.hpp"
#include "dk/core/wasm/pixel_rows.hpp"
#include "dk/core/wasm/sparse_product.hpp"

namespace dk {

namespace {

using wasm::NonzeroRows;
using wasm::Operand;
using wasm::Result;

Operand as_stored(ConstMatrixMap m) {
  return {m.data(), static_cast<int>(m.rows()), static_cast<int>(m.cols()), m.cols(), 1};
}

Operand transposed(ConstMatrixMap m) {
  return {m.data(), static_cast<int>(m.cols()), static_cast<int>(m.rows()), 1, m.cols()};
}

// Finding the nonzeros pays only if each is used for enough columns, and saves enough depth.
constexpr int min_cols = 16;
constexpr int min_depth = 32;
// Depth of a block of a sparse product: a panel of 128 x 32 columns is 16 KiB, half of L1, because
// its rows are fetched at random. It also sets how long the kernel's loop runs: at 40 % nonzeros 51
// times.
constexpr int sparse_depth = 128;

// A product of fewer multiplications stays on one thread: handing it over takes about 10 us.
constexpr double min_shared_work = 1e6;
// Threads take whole packed panels, so the columns are cut at multiples of the widest.
constexpr int column_grain = wasm::sparse_width;
// Rows are cut at multiples of both heights of a tile.
constexpr int row_grain = 12;
// More than one, so that a thread that was interrupted leaves its share to the others.
constexpr int ranges_per_thread = 3;
// And a thread alone is not without a pulse for longer than this takes.
constexpr double max_range_work = 4e8;

/// product(begin, end) for ranges that together are [0, size), cut at multiples of `grain`.
template <class Product>
void for_ranges(double multiplications, int size, int grain, const Product& product) {
  const int grains = (size + grain - 1) / grain;
  const bool shared = multiplications >= min_shared_work && threads() > 1;
  const int parts = static_cast<int>(multiplications / max_range_work) + 1;
  const int ranges = std::min(std::max(parts, shared ? ranges_per_thread * threads() : 1), grains);
  parallel_for(ranges, [&](int i) {
    const auto edge = [&](int r) { return std::min(size, grains * r / ranges * grain); };
    product(edge(i), edge(i + 1));
    worked(multiplications / ranges);
  });
  worked(multiplications);  // by whichever threads
}

/// The same for the columns of C. No sum crosses a column, so the ranges have no part in the
/// result.
template <class Product>
void for_column_ranges(double multiplications, int cols, const Product& product) {
  for_ranges(multiplications, cols, column_grain, product);
}

int even_depth(int depth) {
  const int blocks = (depth + sparse_depth - 1) / sparse_depth;
  return (depth + blocks - 1) / blocks;
}

void multiply(const NonzeroRows& a, const Operand& b, const Result& c) {
  const double work = a.density() * a.rows() * a.cols() * c.cols;
  for_column_ranges(work, c.cols,
                    [&](int begin, int end) { wasm::multiply_sparse(a, b, c, begin, end); });
}

void multiply(const Operand& a, const Operand& b, const Result& c) {
  const double work = static_cast<double>(a.rows) * a.cols * c.cols;
  if (a.rows < wasm::few_rows && b.col_step == 1) {
    for_column_ranges(work, c.cols,
                      [&](int begin, int end) { wasm::multiply_few_rows(a, b, c, begin, end); });
  } else if (c.cols >= min_cols && a.cols >= min_depth &&
             wasm::estimated_density(a) < wasm::max_density) {
    static thread_local NonzeroRows nonzeros;
    nonzeros.compress(a, even_depth(a.cols), wasm::sparse_row_bytes);
    multiply(nonzeros, b, c);
  } else if (c.cols > column_grain) {
    for_column_ranges(work, c.cols,
                      [&](int begin, int end) { wasm::multiply_dense(a, b, c, begin, end); });
  } else {
    // Too few columns to share: the classes. Nor does a sum cross a row.
    for_ranges(work, a.rows, row_grain, [&](int begin, int end) {
      wasm::multiply_dense(a.slice(begin, end), b, c.from_row(begin), 0, c.cols);
    });
  }
}

}  // namespace

void gemm_nn(Input x, ConstMatrixMap w, ConstRowVectorMap bias, Activation activation,
             MatrixMap y) {
  const Result result{y.data(), static_cast<int>(y.cols()), bias.data(),
                      activation == Activation::relu};
  if (x.nonzeros() != nullptr) {
    multiply(*x.nonzeros(), as_stored(w), result);
  } else {
    multiply(as_stored(x.matrix()), as_stored(w), result);
  }
}

void gemm_tn(Input x, ConstMatrixMap g, MatrixMap dw, RowVectorMap dbias) {
  // Row by row, as the memory lies: Eigen's column sums take four times as long.
  dbias = g.row(0);
  for (Index b = 1; b < g.rows(); ++b) dbias += g.row(b);
  const Result result{dw.data(), static_cast<int>(dw.cols())};
  if (x.nonzeros() != nullptr) {
    static thread_local NonzeroRows columns;
    columns.transpose(*x.nonzeros(), even_depth(x.nonzeros()->rows()));
    multiply(columns, as_stored(g), result);
  } else {
    multiply(transposed(x.matrix()), as_stored(g), result);
  }
}

void gemm_nt(ConstMatrixMap g, ConstMatrixMap w, MatrixMap dx) {
  multiply(as_stored(g), transposed(w), {dx.data(), static_cast<int>(dx.cols())});
}

void gemm_nt_relu(ConstMatrixMap g, ConstMatrixMap w, ConstMatrixMap h, MatrixMap dx) {
  Result result{dx.data(), static_cast<int>(dx.cols())};
  result.kept_where = h.data();
  multiply(as_stored(g), transposed(w), result);
}

std::unique_ptr<InputRows> make_input_rows(InputForm form, int max_rows, int cols) {
  if (form == InputForm::matrix) return std::make_unique<MatrixRows>(max_rows, cols);
  return std::make_unique<wasm::PixelRows>(max_rows, cols);
}

}  // namespace dk

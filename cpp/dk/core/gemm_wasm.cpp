#include <algorithm>

#include "dk/core/gemm.hpp"
#include "dk/core/parallel.hpp"
#include "dk/core/wasm/dense_product.hpp"
#include "dk/core/wasm/few_rows.hpp"
#include "dk/core/wasm/sparse_kernel.hpp"
#include "dk/core/wasm/sparse_product.hpp"

namespace dk {

namespace {

using wasm::Operand;
using wasm::Result;

// Measured: below this share of nonzeros skipping zeros wins.
constexpr double max_density = 0.6;
// Finding the nonzeros pays only if each is used for enough columns, and saves enough depth.
constexpr int min_cols = 16;
constexpr int min_depth = 32;

// A product of fewer multiplications stays on one thread: handing it over takes about 10 us.
constexpr double min_shared_work = 1e6;
// Threads take whole packed panels, so the columns are cut at multiples of the widest.
constexpr int column_grain = wasm::sparse_width;

/// product(begin, end) for ranges of columns that together are [0, c.cols). No sum crosses a
/// column, so the ranges have no part in the result.
template <class Product>
void for_column_ranges(const Operand& a, const Result& c, const Product& product) {
  const double work = static_cast<double>(a.rows) * a.cols * c.cols;
  const int grains = (c.cols + column_grain - 1) / column_grain;
  const int ranges = work < min_shared_work ? 1 : std::min(threads(), grains);
  parallel_for(ranges, [&](int i) {
    const auto edge = [&](int r) { return std::min(c.cols, grains * r / ranges * column_grain); };
    product(edge(i), edge(i + 1));
  });
}

void multiply(const Operand& a, const Operand& b, const Result& c) {
  if (a.rows < wasm::few_rows && b.col_step == 1) {
    for_column_ranges(a, c,
                      [&](int begin, int end) { wasm::multiply_few_rows(a, b, c, begin, end); });
  } else if (c.cols >= min_cols && a.cols >= min_depth &&
             wasm::estimated_density(a) < max_density) {
    const wasm::SparseProduct product(a);
    for_column_ranges(a, c, [&](int begin, int end) { product.multiply(b, c, begin, end); });
  } else {
    for_column_ranges(a, c, [&](int begin, int end) { wasm::multiply_dense(a, b, c, begin, end); });
  }
}

}  // namespace

void gemm_nn(ConstMatrixMap x, ConstMatrixMap w, ConstRowVectorMap bias, Activation activation,
             MatrixMap y) {
  multiply(Operand::as_stored(x), Operand::as_stored(w),
           {y.data(), static_cast<int>(y.cols()), bias.data(), activation == Activation::relu});
}

void gemm_tn(ConstMatrixMap x, ConstMatrixMap g, MatrixMap dw, RowVectorMap dbias) {
  // Row by row, as the memory lies: Eigen's column sums take four times as long.
  dbias = g.row(0);
  for (Index b = 1; b < g.rows(); ++b) dbias += g.row(b);
  multiply(Operand::transposed(x), Operand::as_stored(g), {dw.data(), static_cast<int>(dw.cols())});
}

void gemm_nt(ConstMatrixMap g, ConstMatrixMap w, MatrixMap dx) {
  multiply(Operand::as_stored(g), Operand::transposed(w), {dx.data(), static_cast<int>(dx.cols())});
}

}  // namespace dk

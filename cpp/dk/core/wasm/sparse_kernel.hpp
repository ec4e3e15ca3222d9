#pragma once

#include "dk/core/wasm/nonzeros.hpp"
#include "dk/core/wasm/operand.hpp"
#include "dk/core/wasm/simd.hpp"

/// The kernel for an A full of zeros: one row of C, up to eight vectors wide, stays in registers;
/// each nonzero of the row of A fetches its row of B from a packed panel:
/// C(i, j) += A(i, k) * B(k, j) for the k where A(i, k) != 0, in the order of the depth.
///
/// Leaving out 0 * x leaves the bits of the sum as they are (x finite), so the result is that of
/// the dense kernel. Nine loads feed eight multiply-adds: with two loads a cycle at best 89 % of
/// the dense kernel's rate, on a fraction of its work.
namespace dk::wasm {

inline constexpr int sparse_vectors = 8;
inline constexpr int sparse_width = sparse_vectors * simd::lanes;

/// A column of C's tiles, `row_count` rows high and up to sparse_width columns wide.
struct SparseTile {
  const NonzeroSpan* rows;  // of A, within the block of the depth
  int row_count;
  const float* panel;  // of B, the same block
  float* c;
  std::ptrdiff_t c_step;
  int columns;
  const float* bias;  // of these columns, or none
  bool relu;
  const float* kept_where;  // like c, or none
  Pass pass;
};

template <int vectors>
void multiply_sparse_tile(const SparseTile& tile) {
  const int edge = tile.columns - (vectors - 1) * simd::lanes;  // columns of the last vector, 1..4
  const auto load_row = [edge](const float* from, simd::Vec(&to)[vectors]) {
    for (int j = 0; j + 1 < vectors; ++j) to[j] = simd::load(from + j * simd::lanes);
    to[vectors - 1] = simd::load_first(from + (vectors - 1) * simd::lanes, edge);
  };
  const char* const panel = reinterpret_cast<const char*>(tile.panel);
  const float* const bias = tile.pass.last ? tile.bias : nullptr;
  const bool relu = tile.pass.last && tile.relu;
  const bool first = tile.pass.first;
  const std::ptrdiff_t c_step = tile.c_step;
  const NonzeroSpan* const rows_end = tile.rows + tile.row_count;
  const float* kept_where = tile.pass.last ? tile.kept_where : nullptr;
  float* c = tile.c;
  for (const NonzeroSpan* row = tile.rows; row != rows_end; ++row, c += c_step) {
    simd::Vec sum[vectors];
    if (first) {
      for (int j = 0; j < vectors; ++j) sum[j] = simd::zero();
    } else {
      load_row(c, sum);
    }
    const Nonzero* a = row->begin;
    const Nonzero* const end = row->end;
#pragma clang loop unroll(disable)
    for (; a != end; ++a) {
      const auto* const b = reinterpret_cast<const float*>(panel + a->offset);
      const simd::Vec x = simd::splat(&a->value);
      for (int j = 0; j < vectors; ++j) {
        sum[j] = simd::multiply_add(x, simd::load(b + j * simd::lanes), sum[j]);
      }
    }
    if (bias != nullptr) {
      for (int j = 0; j + 1 < vectors; ++j) {
        sum[j] = simd::add(sum[j], simd::load(bias + j * simd::lanes));
      }
      sum[vectors - 1] =
          simd::add(sum[vectors - 1], simd::load_first(bias + (vectors - 1) * simd::lanes, edge));
    }
    if (relu) {
      for (int j = 0; j < vectors; ++j) sum[j] = simd::relu(sum[j]);
    }
    if (kept_where != nullptr) {
      for (int j = 0; j + 1 < vectors; ++j) {
        sum[j] = simd::keep_where_positive(sum[j], simd::load(kept_where + j * simd::lanes));
      }
      const float* const last = kept_where + (vectors - 1) * simd::lanes;
      sum[vectors - 1] = simd::keep_where_positive(sum[vectors - 1], simd::load_first(last, edge));
      kept_where += c_step;
    }
    for (int j = 0; j + 1 < vectors; ++j) simd::store(c + j * simd::lanes, sum[j]);
    simd::store_first(c + (vectors - 1) * simd::lanes, sum[vectors - 1], edge);
  }
}

}  // namespace dk::wasm

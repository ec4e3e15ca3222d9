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

template <int vectors>
void multiply_row(NonzeroSpan a, const float* panel, const Result& c, int row, int col, int columns,
                  Pass pass) {
  const int edge = columns - (vectors - 1) * simd::lanes;  // columns of the last vector, 1..4
  float* const to = c.at(row, col);
  simd::Vec sum[vectors];
  for (int j = 0; j < vectors; ++j) sum[j] = simd::zero();
  if (!pass.first) {
    for (int j = 0; j + 1 < vectors; ++j) sum[j] = simd::load(to + j * simd::lanes);
    sum[vectors - 1] = simd::load_first(to + (vectors - 1) * simd::lanes, edge);
  }

  const char* const base = reinterpret_cast<const char*>(panel);
#pragma clang loop unroll(disable)
  for (const Nonzero* a_k = a.begin; a_k != a.end; ++a_k) {
    const auto* const b = reinterpret_cast<const float*>(base + a_k->offset);
    const simd::Vec x = simd::splat(&a_k->value);
    for (int j = 0; j < vectors; ++j) {
      sum[j] = simd::multiply_add(x, simd::load(b + j * simd::lanes), sum[j]);
    }
  }

  if (pass.last && c.bias != nullptr) {
    const float* const bias = c.bias + col;
    for (int j = 0; j + 1 < vectors; ++j) {
      sum[j] = simd::add(sum[j], simd::load(bias + j * simd::lanes));
    }
    sum[vectors - 1] =
        simd::add(sum[vectors - 1], simd::load_first(bias + (vectors - 1) * simd::lanes, edge));
  }
  if (pass.last && c.relu) {
    for (int j = 0; j < vectors; ++j) sum[j] = simd::relu(sum[j]);
  }
  for (int j = 0; j + 1 < vectors; ++j) simd::store(to + j * simd::lanes, sum[j]);
  simd::store_first(to + (vectors - 1) * simd::lanes, sum[vectors - 1], edge);
}

}  // namespace dk::wasm

#pragma once

#include <algorithm>

#include "dk/core/wasm/operand.hpp"
#include "dk/core/wasm/simd.hpp"

/// The register micro-kernel: a tile of C, `rows` x `vectors` vectors, stays in registers while A
/// and a packed panel of B stream by: C(i, j) += A(i, k) * B(k, j) for every k.
///
/// x86-64 leaves V8 fifteen vector registers. Relaxed: 6 x 2 accumulators + 2 of B + 1 of A fill
/// them, and twelve independent sums hide the latency of two fused units (4 cycles each). Plain:
/// the product needs a register of its own, so 2 x 4 + 4 + 1 + 1; shapes with more accumulators
/// spill in some version of V8 and then run at half the speed.
namespace dk::wasm {

#ifdef __wasm_relaxed_simd__
inline constexpr int tile_rows = 6;
inline constexpr int tile_vectors = 2;
#else
inline constexpr int tile_rows = 2;
inline constexpr int tile_vectors = 4;
#endif
inline constexpr int panel_width = tile_vectors * simd::lanes;

/// What is left over at the right edge has fewer vectors, at the bottom fewer rows: kernels of
/// their own, not a slow path. `columns` says how many columns of C the tile really has.
template <int rows, int vectors>
void multiply_tile(const float* a, std::ptrdiff_t a_row_step, std::ptrdiff_t a_depth_step,
                   const float* panel, int depth, const Result& c, int row, int col, int columns,
                   Pass pass) {
  simd::Vec sum[rows][vectors];
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < vectors; ++j) sum[i][j] = simd::zero();
  }
  const bool whole = columns == vectors * simd::lanes;
  const int edge = columns - (vectors - 1) * simd::lanes;  // columns of the last vector, 1..4
  if (!pass.first) {
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < vectors; ++j) {
        const float* from = c.at(row + i, col + j * simd::lanes);
        sum[i][j] = whole || j + 1 < vectors ? simd::load(from) : simd::load_first(from, edge);
      }
    }
  }

  const float* at[rows];
  for (int i = 0; i < rows; ++i) at[i] = a + i * a_row_step;
  const float* const end = panel + depth * panel_width;
  // Unrolled by clang, the loop needs more registers than V8 has, and spills.
#pragma clang loop unroll(disable)
  do {
    simd::Vec b[vectors];
    for (int j = 0; j < vectors; ++j) b[j] = simd::load(panel + j * simd::lanes);
    for (int i = 0; i < rows; ++i) {
      const simd::Vec x = simd::splat(at[i]);
      at[i] += a_depth_step;
      for (int j = 0; j < vectors; ++j) sum[i][j] = simd::multiply_add(x, b[j], sum[i][j]);
    }
    panel += panel_width;
  } while (panel != end);

  if (pass.last && c.bias != nullptr) {
    for (int j = 0; j < vectors; ++j) {
      const float* from = c.bias + col + j * simd::lanes;
      const simd::Vec bias =
          whole || j + 1 < vectors ? simd::load(from) : simd::load_first(from, edge);
      for (int i = 0; i < rows; ++i) sum[i][j] = simd::add(sum[i][j], bias);
    }
  }
  if (pass.last && c.relu) {
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < vectors; ++j) sum[i][j] = simd::relu(sum[i][j]);
    }
  }
  if (pass.last && c.kept_where != nullptr) {
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < vectors; ++j) {
        const float* from = c.kept_at(row + i, col + j * simd::lanes);
        const simd::Vec h =
            whole || j + 1 < vectors ? simd::load(from) : simd::load_first(from, edge);
        sum[i][j] = simd::keep_where_positive(sum[i][j], h);
      }
    }
  }
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < vectors; ++j) {
      float* to = c.at(row + i, col + j * simd::lanes);
      if (whole || j + 1 < vectors) {
        simd::store(to, sum[i][j]);
      } else {
        simd::store_first(to, sum[i][j], edge);
      }
    }
  }
}

}  // namespace dk::wasm

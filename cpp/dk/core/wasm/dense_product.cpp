#include "dk/core/wasm/dense_product.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dk/core/wasm/dense_kernel.hpp"
#include "dk/core/wasm/pack.hpp"
#include "dk/core/wasm/workspace.hpp"

namespace dk::wasm {

namespace {

// Depth of a block: a panel of 256 x 8 or 16 columns is 8 or 16 KiB, in L1 beside the rows of A
// that stream past it; the packed block, 256 x 1200 columns, is 1.2 MB.
constexpr int max_depth = 256;
// Rows of A that a panel serves before the next one: up to 128 KiB of A, in L2.
constexpr int max_block_floats = 32 * 1024;

using TileFunction = void (*)(const float*, std::ptrdiff_t, std::ptrdiff_t, const float*, int,
                              const Result&, int, int, int, Pass);

// tiles[rows - 1][vectors - 1]
template <int rows, int... vectors>
constexpr std::array<TileFunction, tile_vectors> tiles_of(std::integer_sequence<int, vectors...>) {
  return {multiply_tile<rows, vectors + 1>...};
}
template <int... rows>
constexpr std::array<std::array<TileFunction, tile_vectors>, tile_rows> all_tiles(
    std::integer_sequence<int, rows...>) {
  return {tiles_of<rows + 1>(std::make_integer_sequence<int, tile_vectors>{})...};
}
constexpr auto tiles = all_tiles(std::make_integer_sequence<int, tile_rows>{});

/// Rows of the next tile when `left` are left: whole tiles, but rather two of middle height than a
/// whole one and a sliver, whose few sums could not hide the latency of the multiply-add.
constexpr int next_tile_rows(int left) {
  if (left > tile_rows && left < 2 * tile_rows && left - tile_rows < tile_rows / 2) {
    return (left + 1) / 2;
  }
  return std::min(left, tile_rows);
}

/// Rows [row_begin, row_begin + rows) of A, one depth block, transposed to (depth, tile rows) tile
/// by tile: A is stored by columns, each element of a tile on another cache line.
void pack_tiles(const Operand& a, int row_begin, int rows, int depth_begin, int depth, float* out) {
  for (int i = 0; i < rows;) {
    const int height = next_tile_rows(rows - i);
    for (int k = 0; k < depth; ++k) {
      const float* from = a.at(row_begin + i, depth_begin + k);
      for (int r = 0; r < height; ++r) *out++ = from[r];
    }
    i += height;
  }
}

}  // namespace

void multiply_dense(const Operand& a, const Operand& b, const Result& c, int col_begin,
                    int col_end) {
  const int cols = col_end - col_begin;
  const int blocks = (a.cols + max_depth - 1) / max_depth;
  const int block_depth = (a.cols + blocks - 1) / blocks;
  const int block_rows =
      std::max(tile_rows, max_block_floats / block_depth / tile_rows * tile_rows);
  static thread_local Workspace<float> b_memory, a_memory;
  float* const panels = b_memory.reserve(packed_size(block_depth, cols, panel_width));
  const bool a_by_columns = a.col_step != 1;
  float* const packed_a =
      a_by_columns ? a_memory.reserve(static_cast<std::size_t>(std::min(block_rows, a.rows)) *
                                      static_cast<std::size_t>(block_depth))
                   : nullptr;

  for (int k = 0; k < a.cols; k += block_depth) {
    const int depth = std::min(block_depth, a.cols - k);
    const Pass pass{k == 0, k + depth == a.cols};
    pack<panel_width>(b, k, depth, col_begin, cols, panels);
    for (int block = 0; block < a.rows; block += block_rows) {
      const int rows = std::min(block_rows, a.rows - block);
      if (a_by_columns) pack_tiles(a, block, rows, k, depth, packed_a);
      for (int j = 0; j < cols; j += panel_width) {
        const int columns = std::min(panel_width, cols - j);
        const auto vectors = static_cast<std::size_t>((columns + simd::lanes - 1) / simd::lanes);
        const float* const panel = panels + j * depth;
        for (int i = 0; i < rows;) {
          const int height = next_tile_rows(rows - i);
          const float* const from = a_by_columns ? packed_a + i * depth : a.at(block + i, k);
          tiles[static_cast<std::size_t>(height - 1)][vectors - 1](
              from, a_by_columns ? 1 : a.row_step, a_by_columns ? height : 1, panel, depth, c,
              block + i, col_begin + j, columns, pass);
          i += height;
        }
      }
    }
  }
}

}  // namespace dk::wasm

#include "dk/core/wasm/sparse_product.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dk/core/wasm/pack.hpp"
#include "dk/core/wasm/sparse_kernel.hpp"
#include "dk/core/wasm/workspace.hpp"

namespace dk::wasm {

namespace {

// Rows of A that a panel serves before the next one.
constexpr int block_rows = 128;

using TileFunction = void (*)(const SparseTile&);

template <int... vectors>
constexpr std::array<TileFunction, sparse_vectors> all_tiles(
    std::integer_sequence<int, vectors...>) {
  return {multiply_sparse_tile<vectors + 1>...};
}
constexpr auto tiles = all_tiles(std::make_integer_sequence<int, sparse_vectors>{});

}  // namespace

void multiply_sparse(const NonzeroRows& a, const Operand& b, const Result& c, int col_begin,
                     int col_end) {
  const int cols = col_end - col_begin;
  static thread_local Workspace<float> memory;
  float* const panels = memory.reserve(packed_size(a.block_depth(), cols, sparse_width));
  for (int block = 0; block < a.blocks(); ++block) {
    const int k = block * a.block_depth();
    const int depth = std::min(a.block_depth(), a.cols() - k);
    const Pass pass{block == 0, block + 1 == a.blocks()};
    pack<sparse_width>(b, k, depth, col_begin, cols, panels);
    for (int row = 0; row < a.rows(); row += block_rows) {
      const int row_end = std::min(row + block_rows, a.rows());
      for (int j = 0; j < cols; j += sparse_width) {
        const int columns = std::min(sparse_width, cols - j);
        const auto vectors = static_cast<std::size_t>((columns + simd::lanes - 1) / simd::lanes);
        tiles[vectors - 1]({a.rows_of(block) + row, row_end - row, panels + j * depth,
                            c.at(row, col_begin + j), c.cols, columns,
                            c.bias == nullptr ? nullptr : c.bias + col_begin + j, c.relu,
                            c.kept_at(row, col_begin + j), pass});
      }
    }
  }
}

}  // namespace dk::wasm

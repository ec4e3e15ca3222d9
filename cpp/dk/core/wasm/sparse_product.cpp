#include "dk/core/wasm/sparse_product.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dk/core/wasm/pack.hpp"
#include "dk/core/wasm/sparse_kernel.hpp"
#include "dk/core/wasm/workspace.hpp"

namespace dk::wasm {

namespace {

// Depth of a block: a panel of 128 x 32 columns is 16 KiB, half of L1, because its rows are fetched
// at random. It also sets how long the kernel's loop runs: at 20 % nonzeros 26 times.
constexpr int max_depth = 128;
// Rows of A that a panel serves before the next one.
constexpr int block_rows = 128;

using TileFunction = void (*)(const SparseTile&);

template <int... vectors>
constexpr std::array<TileFunction, sparse_vectors> all_tiles(
    std::integer_sequence<int, vectors...>) {
  return {multiply_sparse<vectors + 1>...};
}
constexpr auto tiles = all_tiles(std::make_integer_sequence<int, sparse_vectors>{});

int even_block_depth(int depth) {
  const int blocks = (depth + max_depth - 1) / max_depth;
  return (depth + blocks - 1) / blocks;
}

}  // namespace

SparseProduct::SparseProduct(const Operand& a)
    : rows_(a.rows),
      depth_(a.cols),
      block_depth_(even_block_depth(a.cols)),
      nonzeros_(a, block_depth_, sparse_width * sizeof(float)) {}

void SparseProduct::multiply(const Operand& b, const Result& c, int col_begin, int col_end) const {
  const int cols = col_end - col_begin;
  static thread_local Workspace<float> memory;
  float* const panels = memory.reserve(packed_size(block_depth_, cols, sparse_width));
  for (int block = 0; block < nonzeros_.blocks(); ++block) {
    const int k = block * block_depth_;
    const int depth = std::min(block_depth_, depth_ - k);
    const Pass pass{k == 0, k + depth == depth_};
    pack<sparse_width>(b, k, depth, col_begin, cols, panels);
    for (int row = 0; row < rows_; row += block_rows) {
      const int row_end = std::min(row + block_rows, rows_);
      for (int j = 0; j < cols; j += sparse_width) {
        const int columns = std::min(sparse_width, cols - j);
        const auto vectors = static_cast<std::size_t>((columns + simd::lanes - 1) / simd::lanes);
        tiles[vectors - 1]({nonzeros_.rows(block) + row, row_end - row, panels + j * depth,
                            c.at(row, col_begin + j), c.cols, columns,
                            c.bias == nullptr ? nullptr : c.bias + col_begin + j, c.relu, pass});
      }
    }
  }
}

}  // namespace dk::wasm

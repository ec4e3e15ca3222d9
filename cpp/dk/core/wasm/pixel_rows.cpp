#include "dk/core/wasm/pixel_rows.hpp"

#include "dk/core/wasm/sparse_product.hpp"

namespace dk::wasm {

namespace {

// A panel of 400 x 32 columns is 50 KiB, more than L1 holds, but the pixels of its edges are never
// lit; larger blocks than those of the hidden layers are 10 % faster for narrow networks and no
// slower for wide ones.
constexpr int block_depth = 400;

}  // namespace

void PixelRows::append(std::span<const std::uint8_t> pixels) {
  if (finished_) nonzeros_.begin(max_rows_, cols_, block_depth, sparse_row_bytes);
  finished_ = false;
  nonzeros_.append(pixels);
}

Input PixelRows::finish() {
  finished_ = true;
  const Index rows = nonzeros_.rows();
  if (nonzeros_.density() < max_density) return {rows, cols_, nonzeros_};
  dense_.setZero(max_rows_, cols_);
  nonzeros_.expand(dense_.data());
  return ConstMatrixMap(dense_.data(), rows, cols_);
}

}  // namespace dk::wasm

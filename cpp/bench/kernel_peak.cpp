#include "dk/core/wasm/dense_kernel.hpp"

// What the register micro-kernel reaches when all that it touches is in the first-level cache: the
// limit for every product of the engine. bench/contenders/kernel-peak.js calls it over and over
// (V8 never replaces a running function by its optimised version).

namespace {

using namespace dk::wasm;

constexpr int depth = 256;  // as the blocks of dense_product.cpp: 6 KiB of A, 8 or 16 KiB of B

alignas(64) float a[tile_rows * depth];
alignas(64) float panel[depth * panel_width];
alignas(64) float c[tile_rows * panel_width];

[[gnu::noinline]] void multiply_once() {
  multiply_tile<tile_rows, tile_vectors>(a, 1, tile_rows, panel, depth, {c, panel_width}, 0, 0,
                                         panel_width, {true, true});
}

}  // namespace

/// Runs the kernel `times` times and says how many floating-point operations that were.
extern "C" double kernel_peak(int times) {
  for (int i = 0; i < times; ++i) multiply_once();
  return 2.0 * tile_rows * panel_width * depth * times;
}

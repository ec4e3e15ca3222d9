#include "dk/core/wasm/dense_kernel.hpp"

// What the register micro-kernel reaches when all that it touches is in the first-level cache: the
// limit for every product of the engine. bench/contenders/kernel-peak.js calls it over and over
// (V8 never replaces a running function by its optimised version).

namespace dk::wasm {

constexpr int depth = 256;  // as the blocks of dense_product.cpp: 6 KiB of A, 8 or 16 KiB of B

// Visible to other files, so that the compiler cannot know what is in them. The kernel, too, is
// compiled and called as dense_product.cpp has it: by a pointer, the strides unknown.
auto* peak_kernel = &multiply_tile<tile_rows, tile_vectors>;
alignas(64) float peak_a[tile_rows * depth];
alignas(64) float peak_panel[depth * panel_width];
alignas(64) float peak_c[tile_rows * panel_width];

/// Runs the kernel `times` times and says how many floating-point operations that were.
extern "C" double kernel_peak(int times) {
  for (int i = 0; i < times; ++i) {
    peak_kernel(peak_a, 1, tile_rows, peak_panel, depth, {peak_c, panel_width}, 0, 0, panel_width,
                {true, true});
  }
  return 2.0 * tile_rows * panel_width * depth * times;
}

}  // namespace dk::wasm

#pragma once

#include <algorithm>
#include <cassert>

#include "dk/core/wasm/operand.hpp"
#include "dk/core/wasm/simd.hpp"

/// Packing: a block of B, (depth, cols), copied into panels of `width` columns, each (depth, width)
/// and contiguous, so that a kernel walks through it front to back. The last panel is filled up
/// with zeros. It costs one pass over B; both loops below read B in the order of its memory, which
/// matters more than the order of the writes: a large weight matrix comes from the L3 cache or from
/// memory, the panels stay in L2.
namespace dk::wasm {

/// The rows of B are contiguous (col_step 1).
template <int width>
void pack_rows(const Operand& b, int depth_begin, int depth, int col_begin, int cols, float* out) {
  static_assert(width % simd::lanes == 0);
  assert(b.col_step == 1);
  const int whole = cols / width;
  const int rest = cols % width;
  for (int k = 0; k < depth; ++k) {
    const float* from = b.at(depth_begin + k, col_begin);
    float* to = out + k * width;
    for (int panel = 0; panel < whole; ++panel) {
      for (int j = 0; j < width; j += simd::lanes) simd::store(to + j, simd::load(from + j));
      from += width;
      to += depth * width;
    }
    if (rest > 0) {
      for (int j = 0; j < width; j += simd::lanes) {
        simd::store(to + j, simd::load_first(from + j, std::clamp(rest - j, 0, simd::lanes)));
      }
    }
  }
}

/// The columns of B are contiguous (row_step 1): transposed in blocks of 4 x 4 on the way.
template <int width>
void pack_columns(const Operand& b, int depth_begin, int depth, int col_begin, int cols,
                  float* out) {
  static_assert(width % simd::lanes == 0);
  assert(b.row_step == 1);
  const int whole = depth / simd::lanes * simd::lanes;
  for (int j = 0; j < cols; j += width) {
    for (int quad = 0; quad < width; quad += simd::lanes) {
      const int valid = std::clamp(cols - j - quad, 0, simd::lanes);
      const float* from = b.at(depth_begin, col_begin + j + quad);
      float* to = out + j * depth + quad;
      const auto move = [&](int k, int count) {
        simd::Vec r[simd::lanes];
        for (int i = 0; i < simd::lanes; ++i) {
          r[i] = i < valid ? simd::load_first(from + i * b.col_step + k, count) : simd::zero();
        }
        simd::transpose(r);
        for (int i = 0; i < count; ++i) simd::store(to + (k + i) * width, r[i]);
      };
      if (valid == simd::lanes) {
        for (int k = 0; k < whole; k += simd::lanes) {
          simd::Vec r[simd::lanes];
          for (int i = 0; i < simd::lanes; ++i) r[i] = simd::load(from + i * b.col_step + k);
          simd::transpose(r);
          for (int i = 0; i < simd::lanes; ++i) simd::store(to + (k + i) * width, r[i]);
        }
        if (whole < depth) move(whole, depth - whole);
      } else {
        for (int k = 0; k < depth; k += simd::lanes) move(k, std::min(simd::lanes, depth - k));
      }
    }
  }
}

template <int width>
void pack(const Operand& b, int depth_begin, int depth, int col_begin, int cols, float* out) {
  if (b.col_step == 1) {
    pack_rows<width>(b, depth_begin, depth, col_begin, cols, out);
  } else {
    pack_columns<width>(b, depth_begin, depth, col_begin, cols, out);
  }
}

/// Floats that the panels of a (depth, cols) block take.
constexpr std::size_t packed_size(int depth, int cols, int width) {
  return static_cast<std::size_t>(depth) * static_cast<std::size_t>((cols + width - 1) / width) *
         static_cast<std::size_t>(width);
}

}  // namespace dk::wasm

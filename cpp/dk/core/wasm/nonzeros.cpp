#include "dk/core/wasm/nonzeros.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "dk/core/wasm/simd.hpp"
#include "dk/core/wasm/workspace.hpp"

namespace dk::wasm {

namespace {

using ByteOrder = std::array<std::uint8_t, 16>;

/// For each set of nonzero lanes (bit i: lane i) the byte order that brings them to the front.
alignas(16) constexpr std::array<ByteOrder, 16> nonzeros_first = [] {
  std::array<ByteOrder, 16> orders{};
  for (unsigned mask = 0; mask < orders.size(); ++mask) {
    std::size_t to = 0;
    for (unsigned lane = 0; lane < simd::lanes; ++lane) {
      if ((mask >> lane & 1) == 0) continue;
      for (unsigned byte = 0; byte < 4; ++byte) {
        orders[mask][to++] = static_cast<std::uint8_t>(4 * lane + byte);
      }
    }
  }
  return orders;
}();

/// Bit i: lane i is not zero (a NaN is not).
std::uint32_t nonzero_lanes(simd::Vec values) {
  return wasm_i32x4_bitmask(wasm_f32x4_ne(values, simd::zero()));
}

}  // namespace

NonzeroRows::NonzeroRows(const Operand& a, int block_depth, std::uint32_t row_bytes)
    : rows_(a.rows), blocks_((a.cols + block_depth - 1) / block_depth) {
  static thread_local Workspace<Nonzero> elements;
  static thread_local Workspace<NonzeroSpan> rows;
  const auto a_rows = static_cast<std::size_t>(a.rows);
  const auto a_cols = static_cast<std::size_t>(a.cols);
  const auto block_count = static_cast<std::size_t>(blocks_);
  // Room for a dense A, for the element that each row of a block writes past its end, and for the
  // rows that fill up the last four.
  Nonzero* const out = elements.reserve((a_rows + simd::lanes) * (a_cols + block_count));
  NonzeroSpan* const spans = rows.reserve(block_count * a_rows + simd::lanes);
  spans_ = spans;
  if (a.col_step == 1) {
    compress_by_rows(a, block_depth, row_bytes, out, spans);
  } else {
    compress_by_columns(a, block_depth, row_bytes, out, spans);
  }
}

// Both ways write every element and move the place on only after a nonzero: nothing to mispredict.

void NonzeroRows::compress_by_rows(const Operand& a, int block_depth, std::uint32_t row_bytes,
                                   Nonzero* out, NonzeroSpan* spans) const {
  const simd::Vec step = wasm_i32x4_splat(static_cast<int>(simd::lanes * row_bytes));
  const simd::Vec start =
      wasm_i32x4_mul(wasm_i32x4_const(0, 1, 2, 3), wasm_i32x4_splat(static_cast<int>(row_bytes)));
  for (int k = 0; k < a.cols; k += block_depth) {
    const int depth = std::min(block_depth, a.cols - k);
    for (int i = 0; i < a.rows; ++i) {
      const float* const row = a.at(i, k);
      simd::Vec offsets = start;
      const auto append = [&](simd::Vec values) {
        const std::uint32_t mask = nonzero_lanes(values);
        const simd::Vec order = wasm_v128_load(nonzeros_first[mask].data());
        const simd::Vec offset = wasm_i8x16_swizzle(offsets, order);
        const simd::Vec value = wasm_i8x16_swizzle(values, order);
        wasm_v128_store(out, wasm_i32x4_shuffle(offset, value, 0, 4, 1, 5));
        wasm_v128_store(out + 2, wasm_i32x4_shuffle(offset, value, 2, 6, 3, 7));
        out += std::popcount(mask);
        offsets = wasm_i32x4_add(offsets, step);
      };
      spans->begin = out;
      int j = 0;
      for (; j + simd::lanes <= depth; j += simd::lanes) append(simd::load(row + j));
      if (j < depth) append(simd::load_first(row + j, depth - j));
      spans++->end = out;
    }
  }
}

void NonzeroRows::compress_by_columns(const Operand& a, int block_depth, std::uint32_t row_bytes,
                                      Nonzero* out, NonzeroSpan* spans) const {
  // Four rows of A at once, that is four neighbours in each of its columns.
  for (int k = 0; k < a.cols; k += block_depth) {
    const int depth = std::min(block_depth, a.cols - k);
    for (int i = 0; i < a.rows; i += simd::lanes) {
      const int rows = std::min(simd::lanes, a.rows - i);
      Nonzero* to[simd::lanes];
      for (int r = 0; r < simd::lanes; ++r) spans[i + r].begin = to[r] = out + r * (depth + 1);
      simd::Vec offset = wasm_i32x4_const_splat(0);
      const auto append = [&](simd::Vec values) {
        const std::uint32_t mask = nonzero_lanes(values);
        const simd::Vec low = wasm_i32x4_shuffle(offset, values, 0, 4, 1, 5);
        const simd::Vec high = wasm_i32x4_shuffle(offset, values, 2, 6, 3, 7);
        wasm_v128_store64_lane(to[0], low, 0);
        wasm_v128_store64_lane(to[1], low, 1);
        wasm_v128_store64_lane(to[2], high, 0);
        wasm_v128_store64_lane(to[3], high, 1);
        for (int r = 0; r < simd::lanes; ++r) to[r] += mask >> r & 1;
        offset = wasm_i32x4_add(offset, wasm_i32x4_splat(static_cast<int>(row_bytes)));
      };
      if (rows == simd::lanes) {
        for (int j = 0; j < depth; ++j) append(simd::load(a.at(i, k + j)));
      } else {
        for (int j = 0; j < depth; ++j) append(simd::load_first(a.at(i, k + j), rows));
      }
      for (int r = 0; r < simd::lanes; ++r) spans[i + r].end = to[r];
      out += simd::lanes * (depth + 1);
    }
    spans += a.rows;
  }
}

double estimated_density(const Operand& a) {
  const int stored_rows = a.col_step == 1 ? a.rows : a.cols;
  const int stored_cols = a.col_step == 1 ? a.cols : a.rows;
  constexpr int samples = 8;
  const int step = (stored_rows + samples - 1) / samples;
  int nonzeros = 0;
  int seen = 0;
  for (int i = 0; i < stored_rows; i += step) {
    const float* const row = a.data + static_cast<std::ptrdiff_t>(i) * stored_cols;
    for (int j = 0; j < stored_cols; ++j) nonzeros += row[j] != 0;
    seen += stored_cols;
  }
  return static_cast<double>(nonzeros) / seen;
}

}  // namespace dk::wasm

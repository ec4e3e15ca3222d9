#include "dk/core/wasm/nonzeros.hpp"

#include <algorithm>

#include "dk/core/wasm/simd.hpp"
#include "dk/core/wasm/workspace.hpp"

namespace dk::wasm {

NonzeroRows::NonzeroRows(const Operand& a, int block_depth, std::uint32_t row_bytes)
    : rows_(a.rows), blocks_((a.cols + block_depth - 1) / block_depth) {
  static thread_local Workspace<Nonzero> elements;
  static thread_local Workspace<NonzeroSpan> rows;
  const auto a_rows = static_cast<std::size_t>(a.rows);
  const auto a_cols = static_cast<std::size_t>(a.cols);
  const auto block_count = static_cast<std::size_t>(blocks_);
  // Room for a dense A and for the element that each row of a block writes past its end.
  Nonzero* const out = elements.reserve((a_rows + simd::lanes) * (a_cols + block_count));
  NonzeroSpan* const spans = rows.reserve(block_count * a_rows + simd::lanes);
  spans_ = spans;
  if (a.col_step == 1) {
    compress_by_rows(a, block_depth, row_bytes, out, spans);
  } else {
    compress_by_columns(a, block_depth, row_bytes, out, spans);
  }
}

void NonzeroRows::compress_by_rows(const Operand& a, int block_depth, std::uint32_t row_bytes,
                                   Nonzero* out, NonzeroSpan* spans) const {
  // Every element is written, the place moves on only after a nonzero: no branch to mispredict.
  for (int k = 0; k < a.cols; k += block_depth) {
    const int depth = std::min(block_depth, a.cols - k);
    for (int i = 0; i < a.rows; ++i) {
      const float* const row = a.at(i, k);
      spans->begin = out;
      std::uint32_t offset = 0;
      for (int j = 0; j < depth; ++j) {
        *out = {offset, row[j]};
        out += row[j] != 0;
        offset += row_bytes;
      }
      spans++->end = out;
    }
  }
}

void NonzeroRows::compress_by_columns(const Operand& a, int block_depth, std::uint32_t row_bytes,
                                      Nonzero* out, NonzeroSpan* spans) const {
  for (int k = 0; k < a.cols; k += block_depth) {
    const int depth = std::min(block_depth, a.cols - k);
    for (int i = 0; i < a.rows; i += simd::lanes) {
      const int rows = std::min(simd::lanes, a.rows - i);
      Nonzero* to[simd::lanes];
      for (int r = 0; r < simd::lanes; ++r) spans[i + r].begin = to[r] = out + r * (depth + 1);
      std::uint32_t offset = 0;
      for (int j = 0; j < depth; ++j) {
        const float* const from = a.at(i, k + j);
        for (int r = 0; r < rows; ++r) {
          *to[r] = {offset, from[r]};
          to[r] += from[r] != 0;
        }
        offset += row_bytes;
      }
      for (int r = 0; r < rows; ++r) spans[i + r].end = to[r];
      out += rows * (depth + 1);
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

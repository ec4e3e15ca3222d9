#include "dk/core/wasm/nonzeros.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>

#include "dk/core/parallel.hpp"
#include "dk/core/wasm/simd.hpp"

namespace dk::wasm {

namespace {

constexpr int pixels_at_once = 16;

// A smaller matrix is looked through sooner than another thread has woken up.
constexpr double min_shared_size = 1 << 16;

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

/// Appends the nonzeros among four values to `out`: writes all four and moves on by as many as
/// there are, so that there is nothing to mispredict.
Nonzero* append_nonzeros(Nonzero* out, simd::Vec values, simd::Vec offsets) {
  const std::uint32_t mask = nonzero_lanes(values);
  const simd::Vec order = wasm_v128_load(nonzeros_first[mask].data());
  const simd::Vec offset = simd::pick_bytes(offsets, order);
  const simd::Vec value = simd::pick_bytes(values, order);
  wasm_v128_store(out, wasm_i32x4_shuffle(offset, value, 0, 4, 1, 5));
  wasm_v128_store(out + 2, wasm_i32x4_shuffle(offset, value, 2, 6, 3, 7));
  return out + std::popcount(mask);
}

/// The offsets of the first four rows of B.
simd::Vec first_offsets(std::uint32_t row_bytes) {
  return wasm_i32x4_mul(wasm_i32x4_const(0, 1, 2, 3), wasm_u32x4_splat(row_bytes));
}

/// Sixteen pixels.
Nonzero* append_pixels(Nonzero* out, simd::Vec pixels, simd::Vec offsets, simd::Vec step) {
  const auto append = [&](simd::Vec quad) {
    const simd::Vec values =
        wasm_f32x4_mul(wasm_f32x4_convert_i32x4(quad), wasm_f32x4_const_splat(1.0f / 255.0f));
    out = append_nonzeros(out, values, offsets);
    offsets = wasm_i32x4_add(offsets, step);
  };
  const simd::Vec low = wasm_u16x8_extend_low_u8x16(pixels);
  const simd::Vec high = wasm_u16x8_extend_high_u8x16(pixels);
  append(wasm_u32x4_extend_low_u16x8(low));
  append(wasm_u32x4_extend_high_u16x8(low));
  append(wasm_u32x4_extend_low_u16x8(high));
  append(wasm_u32x4_extend_high_u16x8(high));
  return out;
}

}  // namespace

void NonzeroRows::reset(int max_rows, int cols, int block_depth, std::uint32_t row_bytes) {
  rows_ = 0;
  max_rows_ = (max_rows + simd::lanes - 1) / simd::lanes * simd::lanes;
  cols_ = cols;
  block_depth_ = block_depth;
  row_bytes_ = row_bytes;
  // Room for a dense A and for what is written past the end of each row of a block.
  const auto block_count = static_cast<std::size_t>(blocks());
  row_room_ = cols + blocks() * simd::lanes;
  next_ = element_memory_.reserve(
      static_cast<std::size_t>(max_rows_) * static_cast<std::size_t>(row_room_) + simd::lanes);
  spans_ = span_memory_.reserve(static_cast<std::size_t>(max_rows_) * block_count);
}

void NonzeroRows::compress(const Operand& a, int block_depth, std::uint32_t row_bytes) {
  reset(a.rows, a.cols, block_depth, row_bytes);
  rows_ = a.rows;
  const int quads = max_rows_ / simd::lanes;
  const bool shared = static_cast<double>(a.rows) * a.cols >= min_shared_size;
  const int ranges = shared ? std::min(threads(), quads) : 1;
  parallel_for(ranges, [&](int i) {
    const auto edge = [&](int r) { return std::min(a.rows, quads * r / ranges * simd::lanes); };
    if (a.col_step == 1) {
      compress_by_rows(a, edge(i), edge(i + 1));
    } else {
      compress_by_columns(a, edge(i), edge(i + 1));
    }
  });
}

void NonzeroRows::compress_by_rows(const Operand& a, int row_begin, int row_end) {
  const simd::Vec start = first_offsets(row_bytes_);
  const simd::Vec step = wasm_u32x4_splat(simd::lanes * row_bytes_);
  Nonzero* out = next_ + static_cast<std::ptrdiff_t>(row_begin) * row_room_;
  for (int block = 0; block < blocks(); ++block) {
    const int k = block * block_depth_;
    const int depth = std::min(block_depth_, cols_ - k);
    for (int i = row_begin; i < row_end; ++i) {
      const float* const row = a.at(i, k);
      simd::Vec offsets = start;
      const Nonzero* const begin = out;
      int j = 0;
      for (; j + simd::lanes <= depth; j += simd::lanes) {
        out = append_nonzeros(out, simd::load(row + j), offsets);
        offsets = wasm_i32x4_add(offsets, step);
      }
      if (j < depth) out = append_nonzeros(out, simd::load_first(row + j, depth - j), offsets);
      spans_[block * max_rows_ + i] = {begin, out};
    }
  }
}

void NonzeroRows::compress_by_columns(const Operand& a, int row_begin, int row_end) {
  // Four rows of A at once, that is four neighbours in each of its columns.
  const simd::Vec step = wasm_u32x4_splat(row_bytes_);
  Nonzero* out = next_ + static_cast<std::ptrdiff_t>(row_begin) * row_room_;
  for (int block = 0; block < blocks(); ++block) {
    const int k = block * block_depth_;
    const int depth = std::min(block_depth_, cols_ - k);
    NonzeroSpan* const spans = spans_ + block * max_rows_;
    for (int i = row_begin; i < row_end; i += simd::lanes) {
      const int rows = std::min(simd::lanes, row_end - i);
      Nonzero* to[simd::lanes];
      for (int r = 0; r < simd::lanes; ++r) spans[i + r].begin = to[r] = out + r * (depth + 1);
      simd::Vec offset = simd::zero();
      const auto append = [&](simd::Vec values) {
        const std::uint32_t mask = nonzero_lanes(values);
        const simd::Vec low = wasm_i32x4_shuffle(offset, values, 0, 4, 1, 5);
        const simd::Vec high = wasm_i32x4_shuffle(offset, values, 2, 6, 3, 7);
        wasm_v128_store64_lane(to[0], low, 0);
        wasm_v128_store64_lane(to[1], low, 1);
        wasm_v128_store64_lane(to[2], high, 0);
        wasm_v128_store64_lane(to[3], high, 1);
        for (int r = 0; r < simd::lanes; ++r) to[r] += mask >> r & 1;
        offset = wasm_i32x4_add(offset, step);
      };
      if (rows == simd::lanes) {
        for (int j = 0; j < depth; ++j) append(simd::load(a.at(i, k + j)));
      } else {
        for (int j = 0; j < depth; ++j) append(simd::load_first(a.at(i, k + j), rows));
      }
      for (int r = 0; r < simd::lanes; ++r) spans[i + r].end = to[r];
      out += simd::lanes * (depth + 1);
    }
  }
}

void NonzeroRows::begin(int max_rows, int cols, int block_depth, std::uint32_t row_bytes) {
  assert(block_depth % pixels_at_once == 0);
  reset(max_rows, cols, block_depth, row_bytes);
}

void NonzeroRows::append(std::span<const std::uint8_t> pixels) {
  assert(rows_ < max_rows_ && static_cast<int>(pixels.size()) == cols_);
  const simd::Vec start = first_offsets(row_bytes_);
  const simd::Vec step = wasm_u32x4_splat(simd::lanes * row_bytes_);
  Nonzero* out = next_;
  for (int block = 0; block < blocks(); ++block) {
    const int k = block * block_depth_;
    const int depth = std::min(block_depth_, cols_ - k);
    const Nonzero* const begin = out;
    for (int j = 0; j < depth; j += pixels_at_once) {
      const std::uint8_t* const from = pixels.data() + k + j;
      simd::Vec values;
      if (j + pixels_at_once <= depth) {
        values = wasm_v128_load(from);
      } else {
        std::array<std::uint8_t, pixels_at_once> rest{};
        std::copy_n(from, depth - j, rest.begin());
        values = wasm_v128_load(rest.data());
      }
      if (!wasm_v128_any_true(values)) continue;
      const auto before = static_cast<std::uint32_t>(j) * row_bytes_;
      out = append_pixels(out, values, wasm_i32x4_add(start, wasm_u32x4_splat(before)), step);
    }
    spans_[block * max_rows_ + rows_] = {begin, out};
  }
  next_ = out;
  ++rows_;
}

void NonzeroRows::transpose(const NonzeroRows& a, int block_depth) {
  reset(a.cols_, a.rows_, block_depth, a.row_bytes_);
  rows_ = a.cols_;
  // Each row of a block has room for a dense one; the end of its span says how far it has come.
  Nonzero* out = next_;
  for (int block = 0; block < blocks(); ++block) {
    const int depth = std::min(block_depth_, cols_ - block * block_depth_);
    for (int i = 0; i < rows_; ++i, out += depth) {
      spans_[block * max_rows_ + i] = {out, out};
    }
  }
  assert(std::has_single_bit(row_bytes_));
  const int shift = std::countr_zero(row_bytes_);
  for (int row = 0; row < a.rows_; ++row) {
    const std::uint32_t offset = static_cast<std::uint32_t>(row % block_depth_) * row_bytes_;
    NonzeroSpan* const spans = spans_ + row / block_depth_ * max_rows_;
    for (int block = 0; block < a.blocks(); ++block) {
      NonzeroSpan* const span = spans + block * a.block_depth_;
      const auto [begin, end] = a.rows_of(block)[row];
      for (const Nonzero* nonzero = begin; nonzero != end; ++nonzero) {
        const Nonzero*& to = span[nonzero->offset >> shift].end;
        *const_cast<Nonzero*>(to++) = {offset, nonzero->value};
      }
    }
  }
}

double NonzeroRows::density() const {
  std::ptrdiff_t count = 0;
  for (int block = 0; block < blocks(); ++block) {
    for (int i = 0; i < rows_; ++i) count += rows_of(block)[i].end - rows_of(block)[i].begin;
  }
  return static_cast<double>(count) / rows_ / cols_;
}

void NonzeroRows::expand(float* to) const {
  for (int block = 0; block < blocks(); ++block) {
    for (int i = 0; i < rows_; ++i) {
      const auto [begin, end] = rows_of(block)[i];
      for (const Nonzero* nonzero = begin; nonzero != end; ++nonzero) {
        const int column = block * block_depth_ + static_cast<int>(nonzero->offset / row_bytes_);
        to[i * std::ptrdiff_t{cols_} + column] = nonzero->value;
      }
    }
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

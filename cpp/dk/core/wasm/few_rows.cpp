#include "dk/core/wasm/few_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dk/core/wasm/nonzeros.hpp"
#include "dk/core/wasm/simd.hpp"

namespace dk::wasm {

namespace {

// Rows of B that one pass over C adds: as many streams as the hardware follows at once.
constexpr int max_group = 8;

/// c(j) += sum of a[r].value * B(row of a[r], j) over the `group` nonzeros from `a`, in their
/// order.
template <int group>
void add_rows(const Nonzero* a, const float* b, float* c, int cols) {
  const float* row[group];
  simd::Vec x[group];
  for (int r = 0; r < group; ++r) {
    row[r] = reinterpret_cast<const float*>(reinterpret_cast<const char*>(b) + a[r].offset);
    x[r] = simd::splat(&a[r].value);
  }
  int j = 0;
#pragma clang loop unroll(disable)
  for (; j + simd::lanes <= cols; j += simd::lanes) {
    simd::Vec sum = simd::load(c + j);
    for (int r = 0; r < group; ++r) sum = simd::multiply_add(x[r], simd::load(row[r] + j), sum);
    simd::store(c + j, sum);
  }
  if (j < cols) {
    simd::Vec sum = simd::load_first(c + j, cols - j);
    for (int r = 0; r < group; ++r) {
      sum = simd::multiply_add(x[r], simd::load_first(row[r] + j, cols - j), sum);
    }
    simd::store_first(c + j, sum, cols - j);
  }
}

using AddRows = void (*)(const Nonzero*, const float*, float*, int);

template <int... groups>
constexpr std::array<AddRows, max_group> all_groups(std::integer_sequence<int, groups...>) {
  return {add_rows<groups + 1>...};
}
constexpr auto add_groups = all_groups(std::make_integer_sequence<int, max_group>{});

void finish(const Result& c, int row, int col_begin, int cols) {
  float* const to = c.at(row, col_begin);
  for (int j = 0; j < cols; j += simd::lanes) {
    const int count = std::min(simd::lanes, cols - j);
    simd::Vec v = simd::load_first(to + j, count);
    if (c.bias != nullptr) v = simd::add(v, simd::load_first(c.bias + col_begin + j, count));
    if (c.relu) v = simd::relu(v);
    if (c.kept_where != nullptr) {
      v = simd::keep_where_positive(v, simd::load_first(c.kept_at(row, col_begin + j), count));
    }
    simd::store_first(to + j, v, count);
  }
}

}  // namespace

void multiply_few_rows(const Operand& a, const Operand& b, const Result& c, int col_begin,
                       int col_end) {
  const int cols = col_end - col_begin;
  static thread_local NonzeroRows nonzeros;
  nonzeros.compress(a, a.cols, static_cast<std::uint32_t>(b.row_step) * sizeof(float));
  for (int i = 0; i < a.rows; ++i) {
    float* const to = c.at(i, col_begin);
    std::fill(to, to + cols, 0.0f);
    const auto [begin, end] = nonzeros.rows_of(0)[i];
    for (const Nonzero* k = begin; k < end; k += max_group) {
      const auto group = std::min<std::ptrdiff_t>(max_group, end - k);
      add_groups[static_cast<std::size_t>(group - 1)](k, b.at(0, col_begin), to, cols);
    }
    finish(c, i, col_begin, cols);
  }
}

}  // namespace dk::wasm

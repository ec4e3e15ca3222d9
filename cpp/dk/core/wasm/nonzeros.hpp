#pragma once

#include <cstdint>
#include <span>

#include "dk/core/wasm/operand.hpp"
#include "dk/core/wasm/workspace.hpp"

namespace dk::wasm {

/// A nonzero element of A: the byte offset of its row of B in the panel, and the value.
struct Nonzero {
  std::uint32_t offset;
  float value;
};

struct NonzeroSpan {
  const Nonzero* begin;
  const Nonzero* end;
};

/// The nonzeros of a matrix A, its columns cut into blocks; within a block, row by row, in the
/// order of the depth. The memory is kept for the next matrix.
class NonzeroRows {
 public:
  /// Those of `a`, on all threads. `row_bytes` is the size of a row of B in the panels.
  void compress(const Operand& a, int block_depth, std::uint32_t row_bytes);

  /// Those of images, pixels / 255, appended one by one: at most `max_rows` of `cols` pixels.
  void begin(int max_rows, int cols, int block_depth, std::uint32_t row_bytes);
  void append(std::span<const std::uint8_t> pixels);

  /// Those of the transpose of `a`, with its row_bytes, which must be a power of two.
  void transpose(const NonzeroRows& a, int block_depth);

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  int block_depth() const { return block_depth_; }
  int blocks() const { return (cols_ + block_depth_ - 1) / block_depth_; }
  const NonzeroSpan* rows_of(int block) const { return spans_ + block * max_rows_; }
  double density() const;

  /// Writes the elements into zeros, (rows, cols), row-major.
  void expand(float* to) const;

 private:
  void reset(int max_rows, int cols, int block_depth, std::uint32_t row_bytes);
  void compress_by_rows(const Operand& a, int row_begin, int row_end);
  void compress_by_columns(const Operand& a, int row_begin, int row_end);

  int rows_ = 0;
  int max_rows_ = 0;
  int cols_ = 0;
  int block_depth_ = 1;
  std::uint32_t row_bytes_ = 0;
  int row_room_ = 0;  // elements that a row may take
  Workspace<Nonzero> element_memory_;
  Workspace<NonzeroSpan> span_memory_;
  Nonzero* next_ = nullptr;  // where the next element goes
  NonzeroSpan* spans_ = nullptr;
};

/// Measured: below this share of nonzeros skipping the zeros wins.
inline constexpr double max_density = 0.6;

/// The share of nonzeros in A, from a few of its rows as stored: cheap enough to ask every time.
double estimated_density(const Operand& a);

}  // namespace dk::wasm

#pragma once

#include <cstdint>

#include "dk/core/wasm/operand.hpp"

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

/// The nonzeros of A, cut into blocks of `block_depth` columns; within a block, row by row, in the
/// order of the depth. Reads A once.
class NonzeroRows {
 public:
  /// `row_bytes` is the size of a row of B in the panels. Lives in memory that the calling thread
  /// keeps: one at a time.
  NonzeroRows(const Operand& a, int block_depth, std::uint32_t row_bytes);

  int blocks() const { return blocks_; }
  const NonzeroSpan* rows(int block) const { return spans_ + block * rows_; }

 private:
  void compress_by_rows(const Operand& a, int block_depth, std::uint32_t row_bytes, Nonzero* out,
                        NonzeroSpan* spans) const;
  void compress_by_columns(const Operand& a, int block_depth, std::uint32_t row_bytes, Nonzero* out,
                           NonzeroSpan* spans) const;

  int rows_;
  int blocks_;
  const NonzeroSpan* spans_;
};

/// The share of nonzeros in A, from a few of its rows as stored: cheap enough to ask every time.
double estimated_density(const Operand& a);

}  // namespace dk::wasm

#pragma once

#include "dk/core/wasm/operand.hpp"

namespace dk::wasm {

/// From so many rows of A on, packing B pays.
inline constexpr int few_rows = 3;

/// C = activation(A B + bias) for an A of fewer rows than that and a B as stored: one image. The
/// time goes into reading B, so its rows are read where they are, each front to back, and not at
/// all where the element of A is zero. The bits are those of the other kernels.
void multiply_few_rows(const Operand& a, const Operand& b, const Result& c, int col_begin,
                       int col_end);

}  // namespace dk::wasm

#pragma once

#include "dk/core/wasm/operand.hpp"

namespace dk::wasm {

/// C = activation(A B + bias) for the columns [col_begin, col_end) of C. Any split of the columns
/// gives the same bits: the order of every sum is that of the depth.
void multiply_dense(const Operand& a, const Operand& b, const Result& c, int col_begin,
                    int col_end);

}  // namespace dk::wasm

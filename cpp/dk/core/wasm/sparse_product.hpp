#pragma once

#include "dk/core/wasm/nonzeros.hpp"
#include "dk/core/wasm/operand.hpp"
#include "dk/core/wasm/sparse_kernel.hpp"

namespace dk::wasm {

/// The row_bytes that multiply_sparse wants of its A.
inline constexpr std::uint32_t sparse_row_bytes = sparse_width * sizeof(float);

/// C = activation(A B + bias), skipping the zeros of A, for the columns [col_begin, col_end) of C.
/// Any split of the columns gives the same bits.
void multiply_sparse(const NonzeroRows& a, const Operand& b, const Result& c, int col_begin,
                     int col_end);

}  // namespace dk::wasm

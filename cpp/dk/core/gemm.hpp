#pragma once

#include "dk/core/input.hpp"
#include "dk/core/matrix.hpp"

/// The three matrix products of training a dense layer; everything else is Eigen expressions.
/// B samples, K inputs, N outputs. Operands must not overlap.
///
/// Natively Eigen (gemm_eigen.cpp), in WebAssembly our own kernels (gemm_wasm.cpp, wasm/). Those
/// skip zeros in the left factor where it pays, which leaves out 0 * x: an infinity or NaN of the
/// right factor then reaches only the results that a nonzero element multiplies it into.
namespace dk {

enum class Activation { none, relu };

/// Y = activation(X W + bias).   X (B, K), W (K, N), bias (N), Y (B, N)
void gemm_nn(Input x, ConstMatrixMap w, ConstRowVectorMap bias, Activation activation, MatrixMap y);

/// dW = X^T G, dbias = sum of G's rows.   X (B, K), G (B, N), dW (K, N), dbias (N)
void gemm_tn(Input x, ConstMatrixMap g, MatrixMap dw, RowVectorMap dbias);

/// dX = G W^T.   G (B, N), W (K, N), dX (B, K)
void gemm_nt(ConstMatrixMap g, ConstMatrixMap w, MatrixMap dx);

/// dX = G W^T where H > 0, elsewhere 0: back through the ReLU that left H.   H (B, K)
void gemm_nt_relu(ConstMatrixMap g, ConstMatrixMap w, ConstMatrixMap h, MatrixMap dx);

}  // namespace dk

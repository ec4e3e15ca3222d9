#include "dk/core/gemm.hpp"

namespace dk {

void gemm_nn(ConstMatrixMap x, ConstMatrixMap w, ConstRowVectorMap bias, Activation activation,
             MatrixMap y) {
  y.noalias() = x * w;
  y.rowwise() += bias;
  if (activation == Activation::relu) y = y.cwiseMax<Eigen::PropagateNaN>(Scalar(0));
}

void gemm_tn(ConstMatrixMap x, ConstMatrixMap g, MatrixMap dw, RowVectorMap dbias) {
  dw.noalias() = x.transpose() * g;
  dbias = g.colwise().sum();
}

void gemm_nt(ConstMatrixMap g, ConstMatrixMap w, MatrixMap dx) { dx.noalias() = g * w.transpose(); }

}  // namespace dk

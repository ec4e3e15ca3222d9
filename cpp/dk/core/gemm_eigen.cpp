#include "dk/core/gemm.hpp"
#include "dk/core/matrix_rows.hpp"

namespace dk {

void gemm_nn(Input x, ConstMatrixMap w, ConstRowVectorMap bias, Activation activation,
             MatrixMap y) {
  y.noalias() = x.matrix() * w;
  y.rowwise() += bias;
  if (activation == Activation::relu) y = y.cwiseMax<Eigen::PropagateNaN>(Scalar(0));
}

void gemm_tn(Input x, ConstMatrixMap g, MatrixMap dw, RowVectorMap dbias) {
  dw.noalias() = x.matrix().transpose() * g;
  dbias = g.colwise().sum();
}

void gemm_nt(ConstMatrixMap g, ConstMatrixMap w, MatrixMap dx) { dx.noalias() = g * w.transpose(); }

void gemm_nt_relu(ConstMatrixMap g, ConstMatrixMap w, ConstMatrixMap h, MatrixMap dx) {
  gemm_nt(g, w, dx);
  dx = (h.array() > Scalar(0)).select(dx, Scalar(0));
}

std::unique_ptr<InputRows> make_input_rows(InputForm, int max_rows, int cols) {
  return std::make_unique<MatrixRows>(max_rows, cols);
}

}  // namespace dk

#include "dk/distill/cross_entropy.hpp"

#include <cmath>

namespace dk {

double cross_entropy(ConstMatrixMap logits, std::span<const std::uint8_t> labels, Scalar weight,
                     MatrixMap gradient) {
  // Each step on its own over the whole batch: a row of ten is too short for vectors, the
  // exponentials of all rows, which take the time, are not.
  double loss = 0;
  for (Index r = 0; r < logits.rows(); ++r) {
    gradient.row(r).array() = logits.row(r).array() - logits.row(r).maxCoeff();
    loss -= static_cast<double>(gradient(r, labels[static_cast<std::size_t>(r)]));
  }
  ArrayMap exponentials(gradient.data(), gradient.size());
  exponentials = exponentials.exp();
  const Scalar share = weight / static_cast<Scalar>(logits.rows());
  for (Index r = 0; r < logits.rows(); ++r) {
    const Scalar sum = gradient.row(r).sum();
    loss += std::log(static_cast<double>(sum));
    gradient.row(r) *= share / sum;
    gradient(r, labels[static_cast<std::size_t>(r)]) -= share;
  }
  return loss / static_cast<double>(logits.rows());
}

}  // namespace dk

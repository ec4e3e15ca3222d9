#include "dk/distill/hard_target.hpp"

#include "dk/distill/softmax.hpp"

namespace dk {

double add_cross_entropy(ConstMatrixMap logits, std::span<const std::uint8_t> labels, Scalar weight,
                         MatrixMap gradient) {
  const auto batch = static_cast<Scalar>(logits.rows());
  double loss = 0;
  for (Index r = 0; r < logits.rows(); ++r) {
    const Scalar shift = logits.row(r).maxCoeff();
    const Index label = labels[static_cast<std::size_t>(r)];
    const Scalar sum = (logits.row(r).array() - shift).exp().sum();
    const Scalar log_sum = shift + std::log(sum);
    loss += static_cast<double>(log_sum - logits(r, label));
    gradient.row(r).array() += (weight / batch) * (logits.row(r).array() - log_sum).exp();
    gradient(r, label) -= weight / batch;
  }
  return loss / static_cast<double>(logits.rows());
}

Loss HardTarget::evaluate(const Batch& batch, const LayerOutputs& outputs,
                          OutputGradients& gradients) {
  gradients.logits().setZero();
  const double loss = add_cross_entropy(outputs.logits(), batch.labels, 1, gradients.logits());
  return {.total = loss, .hard = loss, .soft = std::nullopt};
}

}  // namespace dk

#include "dk/distill/label_smoothing.hpp"

#include "dk/distill/hard_target.hpp"

namespace dk {

Loss LabelSmoothing::evaluate(const Batch& batch, const LayerOutputs& outputs,
                              OutputGradients& gradients) {
  const ConstMatrixMap z = outputs.logits();
  MatrixMap gradient = gradients.logits();
  const double hard = cross_entropy(z, batch.labels, 1, gradient);

  // The rest is e (onehot(y) - 1 / K), towards the mean of all classes.
  const Scalar e = smoothing_;
  const auto rows = static_cast<Scalar>(z.rows());
  gradient.array() -= e / (rows * static_cast<Scalar>(z.cols()));
  double gap = 0;
  for (Index r = 0; r < z.rows(); ++r) {
    const Index label = batch.labels[static_cast<std::size_t>(r)];
    gradient(r, label) += e / rows;
    gap += static_cast<double>(z(r, label) - z.row(r).mean());
  }
  const double total = hard + static_cast<double>(e) * gap / static_cast<double>(z.rows());
  return {.total = total, .hard = hard, .soft = std::nullopt};
}

}  // namespace dk

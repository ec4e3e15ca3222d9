#include "dk/distill/soft_target.hpp"

#include "dk/distill/divergence.hpp"
#include "dk/distill/hard_target.hpp"
#include "dk/distill/softmax.hpp"

namespace dk {

SoftTarget::SoftTarget(Teacher teacher, Scalar soft_weight, int max_rows)
    : teacher_(std::move(teacher)),
      soft_weight_(soft_weight),
      log_p_(teacher_.classes()),
      log_q_(teacher_.classes()),
      p_(max_rows, teacher_.classes()),
      q_(max_rows, teacher_.classes()) {}

Loss SoftTarget::evaluate(const Batch& batch, const LayerOutputs& outputs,
                          OutputGradients& gradients) {
  const ConstMatrixMap z = outputs.logits();
  const ConstMatrixMap v = teacher_.logits(batch);
  MatrixMap gradient = gradients.logits();
  const Scalar temperature = teacher_.temperature();
  const Scalar scale = soft_weight_ * temperature / static_cast<Scalar>(z.rows());
  const double hard = cross_entropy(z, batch.labels, Scalar(1) - soft_weight_, gradient);
  MatrixMap p(p_.data(), z.rows(), z.cols()), q(q_.data(), z.rows(), z.cols());
  double sum = 0;
  for (Index r = 0; r < z.rows(); ++r) {
    log_softmax(v.row(r), temperature, log_p_);
    log_softmax(z.row(r), temperature, log_q_);
    p.row(r).array() = log_p_.exp();
    q.row(r).array() = log_q_.exp();
    sum += divergence({v.row(r), log_p_, p.row(r)}, {z.row(r), log_q_, q.row(r)}, temperature);
    gradient.row(r) += scale * (q.row(r) - p.row(r));
  }
  const double t = static_cast<double>(temperature);
  const double soft = t * t * sum / static_cast<double>(z.rows());
  const double w = static_cast<double>(soft_weight_);
  return {.total = w * soft + (1 - w) * hard, .hard = hard, .soft = soft};
}

}  // namespace dk

#pragma once

#include "dk/distill/objective.hpp"
#include "dk/distill/teacher.hpp"

namespace dk {

/// Hinton, Vinyals & Dean 2015, section 2: the student matches the teacher's softmax at
/// temperature T, p = softmax(v / T), with its own, q = softmax(z / T), and the labels at T = 1:
///   L_soft = T^2 / B sum KL(p || q),                 dL_soft/dz = T / B (q - p)
///   L      = w L_soft + (1 - w) L_hard
/// T^2 keeps the two terms' gradients of one size when T changes (section 2, last paragraph). KL
/// differs from the paper's cross-entropy by the entropy of p, which has no gradient here, and
/// reaches 0 when the student has learnt everything. The mean is over the batch, not over the
/// batch and the classes.
class SoftTarget : public Objective {
 public:
  /// For batches of at most `max_rows` samples.
  SoftTarget(Teacher teacher, Scalar soft_weight, int max_rows);

  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override;

 private:
  Teacher teacher_;
  Scalar soft_weight_;
  Eigen::Array<Scalar, 1, Eigen::Dynamic> log_p_, log_q_;  // (classes), scratch
  Matrix p_, q_;                                           // (max_rows, classes), scratch
};

}  // namespace dk

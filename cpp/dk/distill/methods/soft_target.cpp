#include "dk/distill/cross_entropy.hpp"
#include "dk/distill/divergence.hpp"
#include "dk/distill/methods/list.hpp"
#include "dk/distill/softmax.hpp"
#include "dk/distill/temperature.hpp"

namespace dk {

namespace {

/// The student matches the teacher's softmax at temperature T, p = softmax(v / T), with its own,
/// q = softmax(z / T), and the labels at T = 1:
///   L_soft = T^2 / B sum KL(p || q),                 dL_soft/dz = T / B (q - p)
///   L      = w L_soft + (1 - w) L_hard
/// T^2 keeps the two terms' gradients of one size when T changes (section 2, last paragraph). KL
/// differs from the paper's cross-entropy by the entropy of p, which has no gradient here, and
/// reaches 0 when the student has learnt everything. The mean is over the batch, not over the
/// batch and the classes.
class SoftTarget : public Objective {
 public:
  SoftTarget(Teacher teacher, Scalar soft_weight, int max_rows)
      : teacher_(std::move(teacher)),
        soft_weight_(soft_weight),
        log_p_(teacher_.classes()),
        log_q_(teacher_.classes()),
        p_(max_rows, teacher_.classes()),
        q_(max_rows, teacher_.classes()) {}

  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override {
    teacher_.look_at(batch);
    const ConstMatrixMap z = outputs.logits();
    const ConstMatrixMap v = teacher_.logits();
    MatrixMap gradient = gradients.logits();
    const Scalar temperature = teacher_.temperature();
    const Scalar scale = soft_weight_ * temperature / static_cast<Scalar>(z.rows());
    const double cross = cross_entropy(z, batch.labels, Scalar(1) - soft_weight_, gradient);
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
    return {.total = w * soft + (1 - w) * cross, .terms = {cross, soft}};
  }

 private:
  Teacher teacher_;
  Scalar soft_weight_;
  Eigen::Array<Scalar, 1, Eigen::Dynamic> log_p_, log_q_;  // (classes), scratch
  Matrix p_, q_;                                           // (max_rows, classes), scratch
};

constexpr Number numbers[] = {
    {.name = "temperature", .usual = 20, .range = {min_temperature, max_temperature}},
    {.name = "softWeight", .usual = 1, .range = {0, 1}}};
constexpr const char* terms[] = {"hard", "soft"};

}  // namespace

const Method soft_target{.name = "soft-target",
                         .source = "Hinton, Vinyals & Dean 2015 (arXiv 1503.02531), section 2",
                         .needs = Needs::logits,
                         .numbers = numbers,
                         .terms = terms,
                         .make = [](Setting setting) -> std::unique_ptr<Objective> {
                           return std::make_unique<SoftTarget>(
                               std::move(*setting.teacher),
                               static_cast<Scalar>(setting.number("softWeight")), setting.max_rows);
                         }};

}  // namespace dk

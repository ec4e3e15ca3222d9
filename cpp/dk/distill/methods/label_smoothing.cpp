#include "dk/distill/cross_entropy.hpp"
#include "dk/distill/methods/list.hpp"

namespace dk {

namespace {

/// Cross-entropy with targets that keep a share e of the certainty back and give it to all K
/// classes alike,
///   t = (1 - e) onehot(y) + e / K,   L = -1/B sum t log q,   dL/dz = (q - t) / B
/// The control of a distillation: soft targets without anything that a teacher knows.
class LabelSmoothing : public Objective {
 public:
  explicit LabelSmoothing(Scalar smoothing) : smoothing_(smoothing) {}

  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override {
    const ConstMatrixMap z = outputs.logits();
    MatrixMap gradient = gradients.logits();
    const double cross = cross_entropy(z, batch.labels, 1, gradient);

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
    const double total = cross + static_cast<double>(e) * gap / static_cast<double>(z.rows());
    return {.total = total, .terms = {cross}};
  }

 private:
  Scalar smoothing_;
};

constexpr Number numbers[] = {{.name = "smoothing",
                               .usual = 0.1,
                               .range = {.least = 0, .most = 1, .is_most_excluded = true}}};
constexpr const char* terms[] = {"hard"};

}  // namespace

const Method label_smoothing{
    .name = "label-smoothing",
    .source = "Szegedy et al. 2016 (arXiv 1512.00567), section 7",
    .needs = Needs::labels,
    .numbers = numbers,
    .terms = terms,
    .make = [](Setting setting) -> std::unique_ptr<Objective> {
      return std::make_unique<LabelSmoothing>(static_cast<Scalar>(setting.number("smoothing")));
    }};

}  // namespace dk

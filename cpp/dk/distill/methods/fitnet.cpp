#include "dk/distill/cross_entropy.hpp"
#include "dk/distill/methods/list.hpp"

namespace dk {

namespace {

/// A layer of the student's, s (B, width), and the teacher's, t (B, other width), with a map of the
/// method's own between them, P(s) = s W + b.
struct Projector {
  Projector(LayerPair layers, const std::vector<int>& widths, int max_rows)
      : pair(layers),
        map(widths),
        outputs(widths, max_rows),
        deltas(widths, max_rows),
        given(widths, max_rows),
        gradient(widths),
        input_gradient(max_rows, widths.front()) {}

  LayerPair pair;
  Mlp map;  // of one layer
  LayerOutputs outputs, deltas;
  OutputGradients given;
  Parameters gradient;
  Matrix input_gradient;  // (max_rows, width)
};

/// Hints: a hidden layer of the student is to tell, through a linear projector that is trained with
/// it, what a hidden layer of the teacher says,
///   L_hint = mean over batch and units of (P(s) - t)^2, summed over the pairs
///   L      = h L_hard + w L_hint
/// In one stage, not in the paper's two: hints first (h = 0) and distillation then are two
/// trainings. The projector has no nonlinearity and begins as a last layer does (mlp.hpp).
class FitNet : public Objective {
 public:
  explicit FitNet(Setting setting)
      : teacher_(std::move(*setting.teacher)),
        hard_weight_(static_cast<Scalar>(setting.number("hardWeight"))),
        weight_(static_cast<Scalar>(setting.number("hintWeight"))) {
    projectors_.reserve(setting.layers.size());
    for (const LayerPair& pair : setting.layers) {
      const int from = setting.student.widths()[static_cast<std::size_t>(pair.student) + 1];
      const int to = teacher_.widths()[static_cast<std::size_t>(pair.teacher) + 1];
      Projector& added =
          projectors_.emplace_back(pair, std::vector<int>{from, to}, setting.max_rows);
      // Two pairs begin differently.
      initialise_he(added.map, setting.seed + projectors_.size() - 1, Stream::projector);
    }
  }

  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override {
    teacher_.look_at(batch);
    const double hard =
        cross_entropy(outputs.logits(), batch.labels, hard_weight_, gradients.logits());
    for (const Projector& one : projectors_) gradients.hidden(one.pair.student).setZero();
    double sum = 0;
    for (Projector& one : projectors_) {
      sum += hint(one, outputs.hidden(one.pair.student), teacher_.hidden(one.pair.teacher),
                  gradients.hidden(one.pair.student));
    }
    const double total =
        static_cast<double>(hard_weight_) * hard + static_cast<double>(weight_) * sum;
    return {.total = total, .terms = {hard, sum}};
  }

  std::vector<Block> blocks() override {
    std::vector<Block> blocks;
    for (Projector& one : projectors_) {
      blocks.push_back({one.map.parameters().flat(), std::as_const(one.gradient).flat()});
    }
    return blocks;
  }

 private:
  double hint(Projector& one, ConstMatrixMap student, ConstMatrixMap teacher, MatrixMap gradient) {
    one.map.forward(student, one.outputs);
    one.given.set_rows(static_cast<int>(student.rows()));
    MatrixMap difference = one.given.logits();
    difference = std::as_const(one.outputs).logits() - teacher;
    const auto elements = static_cast<Scalar>(difference.size());
    const double loss =
        static_cast<double>(difference.squaredNorm()) / static_cast<double>(elements);
    difference *= Scalar(2) * weight_ / elements;
    MatrixMap into(one.input_gradient.data(), student.rows(), student.cols());
    one.map.backward(student, one.outputs, one.given, one.deltas, one.gradient, &into);
    gradient += into;
    return loss;
  }

  Teacher teacher_;
  Scalar hard_weight_, weight_;
  std::vector<Projector> projectors_;
};

constexpr Number numbers[] = {{.name = "hintWeight", .usual = 100, .range = {0, 1e6}},
                              {.name = "hardWeight", .usual = 1, .range = {0, 1e6}}};
constexpr const char* terms[] = {"hard", "hint"};

}  // namespace

const Method fitnet{.name = "fitnet",
                    .source = "Romero et al. 2015 (arXiv 1412.6550), section 2.2, equation 3",
                    .needs = Needs::hidden,
                    .numbers = numbers,
                    .terms = terms,
                    .make = [](Setting setting) -> std::unique_ptr<Objective> {
                      return std::make_unique<FitNet>(std::move(setting));
                    }};

}  // namespace dk

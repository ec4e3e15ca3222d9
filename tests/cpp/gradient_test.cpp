#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "dk/distill/method.hpp"
#include "methods.hpp"
#include "toy_data.hpp"

// Every gradient against central finite differences, in double precision (DK_DOUBLE_PRECISION).

using namespace dk;

namespace {

constexpr double step = 1e-6;

/// The largest |finite difference - gradient| over `values`, relative to the largest gradient where
/// that is above 1.
double worst_error(std::span<Scalar> values, std::span<const Scalar> gradient,
                   const std::function<double()>& loss) {
  double worst = 0, scale = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Scalar kept = values[i];
    values[i] = kept + step;
    const double above = loss();
    values[i] = kept - step;
    const double below = loss();
    values[i] = kept;
    worst = std::max(worst, std::abs((above - below) / (2 * step) - gradient[i]));
    scale = std::max(scale, std::abs(gradient[i]));
  }
  return worst / std::max(scale, 1.0);
}

struct Problem {
  Dataset data = toy_dataset(6, 2, 3, 4);
  std::shared_ptr<Mlp> student = he_mlp({6, 9, 7, 4}, 1);
  std::shared_ptr<Mlp> teacher = he_mlp({6, 11, 4}, 2);
  Matrix x{6, 6};
  std::vector<std::uint8_t> labels{0, 1, 2, 3, 3, 1};
  std::vector<std::uint32_t> ids{0, 1, 2, 3, 4, 5};
  LayerOutputs outputs{student->widths(), 6}, deltas{student->widths(), 6};
  OutputGradients given{student->widths(), 6};
  Parameters gradient{student->widths()};
  Matrix input_gradient{6, 6};

  Problem() {
    Philox random(4, Stream::subset);
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = random.uniform();
    // Biases away from zero, so that no unit sits on the kink of its ReLU.
    for (int l = 0; l < student->layer_count(); ++l) {
      for (Scalar& b : student->parameters().bias(l)) b = random.uniform() - 0.5;
    }
  }

  Batch batch() const { return {ConstMatrixMap(x.data(), x.rows(), x.cols()), labels, ids}; }

  void check(Objective& objective, const Dropout* dropout = nullptr) {
    // A frozen teacher has seen the inputs as they are, whatever becomes of them below.
    const Matrix seen = x;
    const Batch asked{ConstMatrixMap(seen.data(), seen.rows(), seen.cols()), labels, ids};
    const auto loss = [&] {
      student->forward(batch().x, outputs, dropout);
      return objective.evaluate(asked, outputs, given).total;
    };
    const double size = std::max(1.0, loss());  // of what is rounded
    MatrixMap into(input_gradient.data(), x.rows(), x.cols());
    student->backward(batch().x, outputs, given, deltas, gradient, &into, dropout);
    CHECK(gradient.flat()[0] != 0);
    CHECK(worst_error(student->parameters().flat(), gradient.flat(), loss) < 1e-7 * size);
    CHECK(worst_error(std::span(x.data(), static_cast<std::size_t>(x.size())),
                      std::span<const Scalar>(input_gradient.data(),
                                              static_cast<std::size_t>(input_gradient.size())),
                      loss) < 1e-7 * size);
    for (const Block& block : objective.blocks()) {
      CHECK(worst_error(block.parameters, block.gradient, loss) < 1e-7 * size);
    }
  }

  void check(const ObjectiveOptions& options) {
    check(*make_objective(options, *student, data, 6));
  }
};

/// Half the mean square of every hidden unit, beside a little of the logits: an objective that
/// looks at hidden layers, as relational and patient distillation do.
class HiddenEnergy : public Objective {
 public:
  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override {
    const Scalar scale = Scalar(1) / static_cast<Scalar>(batch.rows());
    gradients.logits() = scale * outputs.logits();
    double total = 0.5 * scale * outputs.logits().squaredNorm();
    for (int l = 0; l < outputs.hidden_count(); ++l) {
      gradients.hidden(l) = scale * outputs.hidden(l);
      total += 0.5 * scale * outputs.hidden(l).squaredNorm();
    }
    return {.total = total};
  }
};

}  // namespace

TEST_CASE("gradients of every method, as it is usual and with each number at other values") {
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    Problem usual;
    usual.check(test::objective_of(*method, usual.teacher));
    for (const Number& number : method->numbers) {
      for (const double share : {0.0, 0.1, 0.5}) {
        // A temperature of 1,000 has gradients that finite differences lose.
        const double most = std::min(number.range.most, 2 * std::max(number.usual, 1.0));
        const double value = number.range.least + share * (most - number.range.least);
        if (value < 0.1 && number.range.least > 0) continue;
        CAPTURE(std::string(number.name));
        CAPTURE(value);
        Problem problem;
        ObjectiveOptions options = test::objective_of(*method, problem.teacher);
        options.numbers = {{number.name, value}};
        problem.check(options);
      }
    }
  }
}

TEST_CASE("gradients of methods that compare hidden layers, several pairs of them") {
  for (const Method* method : methods()) {
    if (method->needs != Needs::hidden) continue;
    CAPTURE(std::string(method->name));
    Problem problem;
    problem.teacher = he_mlp({6, 11, 5, 4}, 2);
    ObjectiveOptions options = test::objective_of(*method, problem.teacher);
    options.layers = {{0, 1}, {1, 0}, {1, 1}};
    problem.check(options);
  }
}

TEST_CASE("gradients of the soft-target objective at every temperature and weight") {
  for (const double temperature : {0.5, 1.0, 4.0, 20.0}) {
    for (const double weight : {0.0, 0.5, 0.9, 1.0}) {
      CAPTURE(temperature);
      CAPTURE(weight);
      Problem problem;
      problem.check(test::soft_target(problem.teacher, temperature, weight));
    }
  }
}

TEST_CASE("gradients of the soft-target objective with an ensemble for a teacher") {
  for (const auto mean : {Ensemble::Mean::arithmetic, Ensemble::Mean::geometric}) {
    Problem problem;
    problem.check(
        test::soft_target(Ensemble({problem.teacher, he_mlp({6, 5, 5, 4}, 7)}, mean), 3, 0.9));
  }
}

TEST_CASE("gradients of an objective that looks at hidden layers") {
  Problem problem;
  HiddenEnergy objective;
  problem.check(objective);
}

TEST_CASE("gradients through dropout, the same units dropped at every evaluation") {
  Problem problem;
  Dropout dropout({.hidden = 0.4}, 1, 6, 6);
  dropout.set_step(3);
  problem.check(*make_objective({}, *problem.student, problem.data, 6), &dropout);
  for (int i = 0; i < 2; ++i) {
    const Matrix h = problem.outputs.hidden(i);
    CHECK((h.array() == 0).count() > h.size() / 4);
    CHECK((h.array() > 0).count() > 0);
  }
  HiddenEnergy hidden;
  problem.check(hidden, &dropout);
}

TEST_CASE("a network without hidden layers") {
  Problem problem;
  problem.student = he_mlp({6, 4}, 3);
  problem.outputs = LayerOutputs(problem.student->widths(), 6);
  problem.deltas = LayerOutputs(problem.student->widths(), 6);
  problem.given = OutputGradients(problem.student->widths(), 6);
  problem.gradient = Parameters(problem.student->widths());
  problem.check(*make_objective({}, *problem.student, problem.data, 6));
}

// Hinton et al. 2015, section 2.1: for T large against the logits, dC/dz_i of the soft
// cross-entropy tends to (z_i - v_i) / (K T^2) for zero-meaned logits; our T^2 takes that to (z_i -
// v_i) / (K B).
TEST_CASE("at a high temperature distillation is logit matching") {
  Problem problem;
  const auto objective =
      make_objective(test::soft_target(problem.teacher, 1e4), *problem.student, problem.data, 6);
  problem.student->forward(problem.batch().x, problem.outputs);
  objective->evaluate(problem.batch(), problem.outputs, problem.given);
  LayerOutputs taught(problem.teacher->widths(), 6);
  problem.teacher->forward(problem.batch().x, taught);
  for (Index r = 0; r < 6; ++r) {
    const RowVector z = problem.outputs.logits().row(r), v = taught.logits().row(r);
    for (Index c = 0; c < 4; ++c) {
      const Scalar matched = ((z(c) - z.mean()) - (v(c) - v.mean())) / (4 * 6);
      CHECK(problem.given.logits()(r, c) == doctest::Approx(matched).epsilon(1e-3));
    }
  }
}

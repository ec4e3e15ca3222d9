#include "dk/distill/ensemble.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "dk/core/pixels.hpp"
#include "dk/train/metrics.hpp"
#include "dk/train/trainer.hpp"
#include "methods.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

using Mean = Ensemble::Mean;
using Row = Eigen::Array<double, 1, Eigen::Dynamic>;

const std::vector<std::shared_ptr<const Mlp>> three = {
    he_mlp({20, 8, 4}, 1), he_mlp({20, 30, 9, 4}, 2), he_mlp({20, 4}, 3)};

Matrix some_inputs(int rows) {
  Matrix x(rows, 20);
  Philox random(3, Stream::subset);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = random.uniform();
  return x;
}

Matrix logits_of(const Mlp& mlp, const Matrix& x) {
  LayerOutputs outputs(mlp.widths(), static_cast<int>(x.rows()));
  mlp.forward(ConstMatrixMap(x.data(), x.rows(), x.cols()), outputs);
  return outputs.logits();
}

Matrix logits_of(const Ensemble& ensemble, const Matrix& x, double temperature) {
  EnsembleInference inference(ensemble, static_cast<int>(x.rows()));
  inference.ask(ConstMatrixMap(x.data(), x.rows(), x.cols()));
  return inference.logits(static_cast<Scalar>(temperature));
}

Row softmax(const Matrix& logits, Index r, double temperature) {
  const Row e = (logits.row(r).cast<double>().array() / temperature).exp();
  return e / e.sum();
}

}  // namespace

TEST_CASE("an ensemble's logits are the mean of its members' distributions") {
  const Matrix x = some_inputs(7);
  for (const double temperature : {0.5, 1.0, 4.0, 20.0}) {
    CAPTURE(temperature);
    const Matrix arithmetic = logits_of(Ensemble(three, Mean::arithmetic), x, temperature);
    const Matrix geometric = logits_of(Ensemble(three, Mean::geometric), x, temperature);
    for (Index r = 0; r < x.rows(); ++r) {
      Row mean = Row::Zero(4), product = Row::Ones(4);
      for (const auto& member : three) {
        const Row p = softmax(logits_of(*member, x), r, temperature);
        mean += p / 3;
        product *= p;
      }
      const Row root = product.pow(1.0 / 3);
      CHECK(softmax(arithmetic, r, temperature).isApprox(mean, 1e-5));
      CHECK(softmax(geometric, r, temperature).isApprox(root / root.sum(), 1e-5));
    }
  }
}

TEST_CASE("one network answers with its own logits, whatever the mean") {
  const Matrix x = some_inputs(7);
  for (const Mean mean : {Mean::arithmetic, Mean::geometric}) {
    CHECK(logits_of(Ensemble({three[1]}, mean), x, 4) == logits_of(*three[1], x));
  }
}

TEST_CASE("what no member believes is improbable, not impossible") {
  const auto sure = std::make_shared<Mlp>(std::vector<int>{20, 2});
  sure->parameters().bias(0) << 500, 0;
  const Matrix logits = logits_of(Ensemble({sure, sure}, Mean::arithmetic), some_inputs(1), 1);
  CHECK(logits(0, 0) == doctest::Approx(0));
  CHECK(logits(0, 1) == doctest::Approx(-500));
}

TEST_CASE("an ensemble is evaluated by its mean, as a model and as a teacher") {
  const Dataset data = toy_dataset(300);
  Matrix x(300, 20);
  for (Index r = 0; r < 300; ++r) {
    to_unit_interval(data.image(static_cast<std::size_t>(r)), x.row(r).data());
  }
  for (const Mean mean : {Mean::arithmetic, Mean::geometric}) {
    const Ensemble ensemble(three, mean);
    const Matrix at1 = logits_of(ensemble, x, 1), at5 = logits_of(ensemble, x, 5);
    const Matrix z = logits_of(*three[0], x);
    int errors = 0, agreed = 0;
    double divergence = 0;
    for (Index r = 0; r < 300; ++r) {
      Index prediction, other;
      at1.row(r).maxCoeff(&prediction);
      z.row(r).maxCoeff(&other);
      errors += prediction != data.label(static_cast<std::size_t>(r));
      agreed += prediction == other;
      const Row p = softmax(at5, r, 5), q = softmax(z, r, 5);
      divergence += (p * (p / q).log()).sum() / 300;
    }
    CHECK(evaluate(ensemble, data, {}, 1).errors == errors);
    const Evaluation member = evaluate(three[0], data, ensemble, 5);
    CHECK(*member.agreement == doctest::Approx(agreed / 300.0));
    CHECK(*member.divergence == doctest::Approx(divergence).epsilon(1e-4));
    CHECK(*evaluate(ensemble, data, ensemble, 5).divergence == doctest::Approx(0));
  }
}

TEST_CASE("a student learns what an ensemble says") {
  const Dataset data = toy_dataset(200);
  for (const Mean mean : {Mean::arithmetic, Mean::geometric}) {
    const Ensemble ensemble(three, mean);
    const auto student = he_mlp({20, 40, 4}, 9);
    Trainer trainer(student, data, {.epochs = 200, .batch_size = 32},
                    {.optimizer = {.kind = OptimizerOptions::Kind::adam, .rate = 1e-2},
                     .objective = test::soft_target(ensemble, 3)});
    const double before = *evaluate(student, data, ensemble, 3).divergence;
    trainer.advance(1 << 20);
    CHECK(*evaluate(student, data, ensemble, 3).divergence < before / 50);
  }
}

TEST_CASE("members that do not agree are refused") {
  const auto refused = [](std::vector<std::shared_ptr<const Mlp>> members, const char* message) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { evaluate(Ensemble(members), toy_dataset(20), {}, 1); },
        message);
  };
  refused({}, "the network has no networks; expected 1 or more");
  refused({three[0], he_mlp({20, 5}, 1)},
          "network 1 of the network takes 20 inputs and has 5 classes, network 0 20 and 4; they "
          "must agree");
}

#include "dk/distill/divergence.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "dk/distill/method.hpp"
#include "dk/distill/softmax.hpp"
#include "dk/train/metrics.hpp"
#include "methods.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"
#include "vectors.hpp"

using namespace dk;

namespace {

constexpr int classes = 10;

/// A line of tests/vectors/divergences.txt.
struct Recorded {
  double temperature = 0;
  RowVector v{classes}, z{classes};
  double expected = 0;
};

std::vector<Recorded> read_divergences() {
  std::ifstream file(test::vectors_folder + "divergences.txt");
  std::vector<Recorded> rows;
  Recorded row;
  while (file >> row.temperature) {
    for (Scalar& logit : row.v) file >> logit;
    for (Scalar& logit : row.z) file >> logit;
    file >> row.expected;
    rows.push_back(row);
  }
  REQUIRE(file.eof());
  REQUIRE(rows.size() == 42);
  return rows;
}

double divergence_of(const Recorded& row) {
  const auto temperature = static_cast<Scalar>(row.temperature);
  Eigen::Array<Scalar, 1, Eigen::Dynamic> log_p(classes), log_q(classes), p(classes), q(classes);
  log_softmax(row.v, temperature, log_p);
  log_softmax(row.z, temperature, log_q);
  p = log_p.exp();
  q = log_q.exp();
  return divergence({row.v, log_p, p}, {row.z, log_q, q}, temperature);
}

/// A network that gives `logits` for a black image.
std::shared_ptr<Mlp> constant(const RowVector& logits) {
  auto mlp = std::make_shared<Mlp>(std::vector<int>{1, classes});
  mlp->parameters().weight(0).setZero();
  mlp->parameters().bias(0) = logits;
  return mlp;
}

}  // namespace

TEST_CASE("the divergence is right to 1e-5 at every temperature that is allowed") {
  for (const Recorded& row : read_divergences()) {
    CAPTURE(row.temperature);
    CHECK(divergence_of(row) == doctest::Approx(row.expected).epsilon(1e-5).scale(1e-30));
  }
}

TEST_CASE("it is exactly 0 where both are equal, or differ by a constant, and never negative") {
  for (Recorded row : read_divergences()) {
    const RowVector z = row.z;
    row.z = row.v;
    CHECK(divergence_of(row) == 0);
    row.z = row.v.array() + Scalar(0.5);
    CHECK(divergence_of(row) >= 0);
    CHECK(divergence_of(row) < 1e-12);
    row.z = z;
    std::swap(row.v, row.z);
    CHECK(divergence_of(row) >= 0);
  }
}

TEST_CASE("training and evaluation report it") {
  const Dataset data = Dataset::from_raw({0}, {3}, 1, 1, classes);
  for (const Recorded& row : read_divergences()) {
    CAPTURE(row.temperature);
    const auto teacher = constant(row.v), student = constant(row.z);
    const Evaluation result = evaluate(student, data, teacher, row.temperature);
    CHECK(*result.divergence == doctest::Approx(row.expected).epsilon(1e-5).scale(1e-30));

    const auto objective =
        make_objective(test::soft_target(teacher, row.temperature), *student, data, 1);
    Batches batches(data, 1, 1);
    const Batch batch = batches.next();
    LayerOutputs outputs(student->widths(), 1);
    OutputGradients gradients(student->widths(), 1);
    student->forward(batch.x, outputs);
    const double t = row.temperature;
    CHECK(objective->evaluate(batch, outputs, gradients).terms[1] ==
          doctest::Approx(t * t * row.expected).epsilon(1e-5).scale(1e-30));
  }
}

TEST_CASE("temperatures out of range are refused by name") {
  const Dataset data = toy_dataset(20);
  const auto student = he_mlp({20, 4}, 1), teacher = he_mlp({20, 4}, 2);
  for (const auto& [temperature, quoted] : {std::pair{0.0, "0"},
                                            {-1.0, "-1"},
                                            {1e-46, "1e-46"},
                                            {9e-5, "9e-05"},
                                            {10001.0, "10001"},
                                            {1e20, "1e+20"},
                                            {std::nan(""), "nan"},
                                            {HUGE_VAL, "inf"}}) {
    const auto refused = [&](const auto& action) {
      test::check_refusal(ErrorCode::invalid_argument, action,
                          std::string("temperature is ") + quoted + "; expected 0.0001 to 10000");
    };
    refused([&] { make_objective(test::soft_target(teacher, temperature), *student, data, 10); });
    refused([&] { evaluate(student, data, teacher, temperature); });
    refused([&] { class_map(student, data, temperature); });
  }
}

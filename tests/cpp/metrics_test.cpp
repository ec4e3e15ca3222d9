#include "dk/train/metrics.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "dk/core/error.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

/// Two pixels, two classes: logits = scale * pixels / 255.
std::shared_ptr<Mlp> scaled_identity(float scale) {
  auto mlp = std::make_shared<Mlp>(std::vector<int>{2, 2});
  mlp->parameters().weight(0) = Matrix::Identity(2, 2) * Scalar(scale);
  return mlp;
}

/// Four images: the first three are seen as their label, the last is not.
Dataset four_images() {
  return Dataset::from_raw({255, 0, 255, 0, 0, 255, 255, 0}, {0, 0, 1, 1}, 1, 2, 2);
}

}  // namespace

TEST_CASE("errors, confusion, cross-entropy and calibration of a network worked out by hand") {
  const Evaluation result = evaluate(scaled_identity(2), four_images(), nullptr, 1);
  CHECK(result.count == 4);
  CHECK(result.errors == 1);
  CHECK(result.confusion == std::vector<std::uint32_t>{2, 0, 1, 1});
  const double right = std::exp(2.0) / (std::exp(2.0) + 1);  // of the class seen
  CHECK(result.cross_entropy ==
        doctest::Approx((-3 * std::log(right) - std::log(1 - right)) / 4).epsilon(1e-6));
  // All four in one bin of confidence: |3 correct - 4 * right| / 4.
  CHECK(result.calibration_error == doctest::Approx(std::abs(0.75 - right)).epsilon(1e-6));
  CHECK_FALSE(result.agreement.has_value());
  CHECK_FALSE(result.divergence.has_value());
}

TEST_CASE("agreement with a teacher and divergence from it") {
  const auto self = scaled_identity(2);
  const Evaluation same = evaluate(self, four_images(), self, 3);
  CHECK(*same.agreement == 1);
  CHECK(*same.divergence == doctest::Approx(0));

  const Evaluation opposite = evaluate(scaled_identity(-2), four_images(), self, 2);
  CHECK(*opposite.agreement == 0);
  // p = softmax(+-2 / 2), q its mirror image: KL = (p1 - p0) * log(p1 / p0) = tanh(1/2) * 1.
  CHECK(*opposite.divergence == doctest::Approx(std::tanh(0.5)).epsilon(1e-6));
}

TEST_CASE("more samples than a block") {
  const Evaluation result = evaluate(he_mlp({20, 8, 4}, 1), toy_dataset(1000), nullptr, 1);
  std::uint32_t sum = 0;
  for (const std::uint32_t cell : result.confusion) sum += cell;
  CHECK(sum == 1000);
}

TEST_CASE("the class map is the mean softmax of a class") {
  const Matrix map = class_map(scaled_identity(2), four_images(), 2);
  const double seen = std::exp(1.0) / (std::exp(1.0) + 1);
  CHECK(map(0, 0) == doctest::Approx(seen).epsilon(1e-6));
  CHECK(map(0, 1) == doctest::Approx(1 - seen).epsilon(1e-6));
  CHECK(map(1, 0) == doctest::Approx(0.5).epsilon(1e-6));
}

TEST_CASE("a network that does not fit the data is refused") {
  CHECK_THROWS_WITH_AS(evaluate(he_mlp({3, 2}, 1), four_images(), nullptr, 1),
                       "the network takes 3 inputs, the images have 2 pixels; they must agree",
                       Error);
  CHECK_THROWS_AS(evaluate(scaled_identity(1), four_images(), nullptr, 0), Error);
}

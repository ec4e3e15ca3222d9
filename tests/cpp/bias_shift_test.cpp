#include "dk/distill/bias_shift.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "dk/train/metrics.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

/// Logits that are pixels / 51, that is 0 to 5: three classes of one pixel each.
std::shared_ptr<Mlp> reader() {
  auto mlp = std::make_shared<Mlp>(std::vector<int>{3, 3});
  mlp->parameters().weight(0) = Matrix::Identity(3, 3) * Scalar(5);
  return mlp;
}

/// Class 2 is seen, but always one logit too faintly: logits (5, 0, 0), (0, 5, 0) and (5, 0, 4).
Dataset faint_twos() {
  return Dataset::from_raw({255, 0, 0, 0, 255, 0, 255, 0, 204}, {0, 1, 2}, 1, 3, 3);
}

/// The network with the biases of `classes` raised.
std::shared_ptr<Mlp> raised(const Mlp& mlp, std::span<const int> classes, double shift) {
  auto copy = std::make_shared<Mlp>(mlp);
  std::vector<float> shifts(static_cast<std::size_t>(mlp.classes()));
  for (const int c : classes) shifts[static_cast<std::size_t>(c)] = static_cast<float>(shift);
  shift_biases(*copy, shifts);
  return copy;
}

}  // namespace

TEST_CASE("the best shift is the middle of the shifts with the fewest errors") {
  const BiasShift twos(reader(), faint_twos(), std::array{2});
  CHECK(twos.errors(0) == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(twos.errors(2) == std::vector<std::uint32_t>{0, 0, 0});
  CHECK(twos.errors(6) == std::vector<std::uint32_t>{1, 1, 0});
  CHECK(twos.best() == doctest::Approx(3).epsilon(0.02));  // right from 1 to 5
}

TEST_CASE("among rows of equals the longest counts") {
  // Right above 1, right up to 2, right above 4: one error from 1 to 2 and from 4 on.
  const Dataset data =
      Dataset::from_raw({255, 0, 204, 255, 0, 153, 255, 0, 51}, {2, 0, 2}, 1, 3, 3);
  const BiasShift twos(reader(), data, std::array{2});
  CHECK(twos.errors(1.5) == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(twos.errors(3) == std::vector<std::uint32_t>{1, 0, 1});
  CHECK(twos.errors(5) == std::vector<std::uint32_t>{1, 0, 0});
  CHECK(twos.best() == doctest::Approx(9.5).epsilon(0.01));
}

TEST_CASE("prior matching gives the classes the mass that is asked for, without labels") {
  const auto mlp = he_mlp({20, 30, 4}, 3);
  const Dataset data = toy_dataset(300);
  for (const auto& classes : {std::vector<int>{1}, std::vector<int>{0, 3}}) {
    const BiasShift shift(mlp, data, classes);
    for (const double frequency : {0.01, 0.25, 0.9}) {
      const double found = shift.prior_matching(frequency);
      CHECK(shift.mass(found) == doctest::Approx(frequency).epsilon(1e-3));
      CHECK(shift.mass(found - 2e-4) < frequency);
      CHECK(shift.mass(found + 2e-4) > frequency);
    }
  }
  // One sample: mass = sigmoid(shift + log-odds).
  const Dataset one = faint_twos().take(2, 1);
  const double log_odds = 4 - std::log(std::exp(5.0) + 1);
  const double found = BiasShift(reader(), one, std::array{2}).prior_matching(0.2);
  CHECK(found == doctest::Approx(std::log(0.25) - log_odds).epsilon(1e-3));
}

TEST_CASE("what a shift would give is what the shifted network gives") {
  const auto mlp = he_mlp({20, 30, 4}, 3);
  const Dataset data = toy_dataset(300);
  const std::array classes{1, 2};
  const BiasShift shift(mlp, data, classes);
  for (const double by : {-3.0, -0.5, 0.0, 0.25, 2.0}) {
    CAPTURE(by);
    const auto moved = raised(*mlp, classes, by);
    const auto errors = shift.errors(by);
    const Evaluation evaluation = evaluate(moved, data, {}, 1);
    CHECK(std::accumulate(errors.begin(), errors.end(), 0u) ==
          static_cast<std::uint32_t>(evaluation.errors));
    double mass = 0;
    const Matrix map = class_map(moved, data, 1);  // the classes of the toy data are equally many
    for (Index r = 0; r < 4; ++r) mass += static_cast<double>(map(r, 1) + map(r, 2)) / 4;
    CHECK(shift.mass(by) == doctest::Approx(mass).epsilon(1e-4));
  }
}

TEST_CASE("the biases of the last layer shift, and nothing else") {
  const auto mlp = he_mlp({5, 6, 3}, 1);
  const Mlp before = *mlp;
  shift_biases(*mlp, std::array{1.0f, 0.0f, -2.5f});
  CHECK(mlp->parameters().bias(1)(0) == Scalar(1));
  CHECK(mlp->parameters().bias(1)(1) == Scalar(0));
  CHECK(mlp->parameters().bias(1)(2) == Scalar(-2.5));
  CHECK(mlp->parameters().bias(0) == before.parameters().bias(0));
  CHECK(mlp->parameters().weight(1) == before.parameters().weight(1));
}

TEST_CASE("shifts that make no sense are refused") {
  const auto refused = [](auto&& action, const char* wrong, const char* expected) {
    test::check_refusal(ErrorCode::invalid_argument, action, wrong, expected);
  };
  const auto shift = [](const std::vector<int>& classes) {
    return BiasShift(reader(), faint_twos(), classes);
  };
  refused([&] { shift({3}); }, "biasShift: class 3 does not exist", "expected 0 to 2");
  refused([&] { shift({}); }, "0 of 3 classes", "expected 1 or more, but not all");
  refused([&] { shift({0, 1, 2}); }, "3 of 3 classes", "but not all");
  for (const double frequency : {0.0, 1.0, std::nan("")}) {
    refused([&] { shift({2}).prior_matching(frequency); }, "frequency is", "between 0 and 1");
  }
  refused([&] { shift_biases(*reader(), std::array{1.0f}); }, "got 1 shifts", "expected 3");
  refused(
      [&] {
        shift_biases(*reader(), std::array{1.0f, std::nanf(""), 0.0f});
      },
      "the shift of class 1 is nan", "a finite number");
}

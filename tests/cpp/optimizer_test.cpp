#include "dk/nn/optimizer.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "refusal.hpp"

using namespace dk;

// The updates themselves are checked against PyTorch's in pytorch_test.cpp.

TEST_CASE("schedules") {
  const Schedule cosine{.kind = Schedule::Kind::cosine};
  CHECK(rate_factor(cosine, 0, 100, 10) == doctest::Approx(1));
  CHECK(rate_factor(cosine, 50, 100, 10) == doctest::Approx(0.5));
  CHECK(rate_factor(cosine, 100, 100, 10) == doctest::Approx(0));
  const Schedule exponential{.kind = Schedule::Kind::exponential, .decay = 0.5};
  CHECK(rate_factor(exponential, 9, 100, 10) == doctest::Approx(1));
  CHECK(rate_factor(exponential, 10, 100, 10) == doctest::Approx(0.5));
  CHECK(rate_factor(exponential, 39, 100, 10) == doctest::Approx(0.125));
  CHECK(rate_factor({}, 99, 100, 10) == 1);
}

TEST_CASE("options out of range are refused by name") {
  const auto refused = [](OptimizerOptions options, const char* message) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { make_optimizer(options, 1); }, message);
  };
  refused({.rate = 0}, "optimizer: rate is 0; expected a number above 0");
  refused({.rate = std::nan("")}, "rate is");
  refused({.momentum = 1}, "momentum is 1");
  refused({.nesterov = true}, "nesterov needs a momentum");
  refused({.beta1 = -0.1}, "beta1 is");
  refused({.beta2 = 1.5}, "beta2 is");
  refused({.epsilon = 0}, "epsilon is 0; expected 1.2e-38 or more");
  refused({.epsilon = 1e-46}, "epsilon is 1e-46");
  refused({.rate = -1e-9}, "rate is -1e-09");
  refused({.weight_decay = -1}, "weightDecay is");
  refused({.schedule = {.decay = 0}}, "schedule.decay is");
}

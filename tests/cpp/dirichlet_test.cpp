#include "dk/core/dirichlet.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace dk;

TEST_CASE("gamma draws have the mean and the variance that they should") {
  for (const double shape : {0.3, 1.0, 2.5, 40.0}) {
    CAPTURE(shape);
    Philox random(1, Stream::dirichlet);
    constexpr int count = 20'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < count; ++i) {
      const double draw = std::exp(log_gamma_draw(random, shape));
      sum += draw;
      squares += draw * draw;
    }
    const double mean = sum / count;
    CHECK(mean == doctest::Approx(shape).epsilon(0.04));
    CHECK(squares / count - mean * mean == doctest::Approx(shape).epsilon(0.08));
  }
}

TEST_CASE("the logarithm of a gamma draw has the mean that it should, however small the shape") {
  // E log G = digamma(shape), which is -1 / shape - 0.5772 + shape pi^2 / 6 near 0.
  for (const double shape : {1e-3, 1e-2}) {
    CAPTURE(shape);
    Philox random(2, Stream::dirichlet);
    constexpr int count = 20'000;
    double sum = 0;
    for (int i = 0; i < count; ++i) sum += log_gamma_draw(random, shape);
    const double digamma = -1 / shape - 0.57722 + 1.64493 * shape;
    CHECK(sum / count == doctest::Approx(digamma).epsilon(0.03));
  }
}

TEST_CASE("Dirichlet draws have the means that they should") {
  for (const double scale : {1e-3, 0.1, 1.0, 50.0}) {
    CAPTURE(scale);
    const std::vector<double> concentrations = {scale, 2 * scale, 5 * scale};
    Philox random(3, Stream::dirichlet);
    std::vector<float> shares(3);
    std::vector<double> sums(3);
    double squares = 0;
    constexpr int count = 20'000;
    for (int i = 0; i < count; ++i) {
      dirichlet_draw(random, concentrations, shares);
      CHECK(std::ranges::all_of(shares, [](float share) { return share >= 0 && share <= 1; }));
      CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == doctest::Approx(1));
      for (std::size_t c = 0; c < 3; ++c) sums[c] += static_cast<double>(shares[c]);
      squares += static_cast<double>(shares[2]) * static_cast<double>(shares[2]);
    }
    for (std::size_t c = 0; c < 3; ++c) {
      CHECK(sums[c] / count == doctest::Approx(concentrations[c] / (8 * scale)).epsilon(0.05));
    }
    // Var = m (1 - m) / (total + 1), m = 5/8.
    const double mean = sums[2] / count;
    CHECK(squares / count - mean * mean ==
          doctest::Approx(5.0 / 8 * 3 / 8 / (8 * scale + 1)).epsilon(0.05));
  }
}

TEST_CASE("where the concentrations are near 0, nearly all is one class's") {
  const std::vector<double> concentrations(10, 1e-3);
  Philox random(4, Stream::dirichlet);
  std::vector<float> shares(10);
  int certain = 0;
  for (int i = 0; i < 1000; ++i) {
    dirichlet_draw(random, concentrations, shares);
    certain += *std::ranges::max_element(shares) > 0.999f;
  }
  CHECK(certain > 950);
}

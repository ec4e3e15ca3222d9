#include "dk/distill/divergence.hpp"

#include <algorithm>
#include <cmath>

namespace dk {

namespace {

constexpr double small = 0.25;

/// exp(x) - 1 - x for |x| <= small, by its Taylor series, to 1e-9.
double excess(double x) {
  double sum = 1.0 / 40320;
  for (const double term : {1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2}) {
    sum = term + x * sum;
  }
  return x * x * sum;
}

}  // namespace

double divergence(const Softened& p, const Softened& q, Scalar temperature) {
  const double scale = 1 / static_cast<double>(temperature);
  const auto difference = [&](std::size_t c) {
    return (static_cast<double>(q.logits[c]) - static_cast<double>(p.logits[c])) * scale;
  };
  const std::size_t classes = p.shares.size();
  double sum_p = 0, mean = 0, estimate = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    const auto share = static_cast<double>(p.shares[c]);
    sum_p += share;
    mean += share * difference(c);
    estimate += share * static_cast<double>(p.log_shares[c] - q.log_shares[c]);
  }
  mean /= sum_p;
  estimate /= sum_p;

  // x + KL(p || q) has the mean 0, so that the logarithm of the mean of its exponential is KL.
  double largest = 0, sum = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    largest = std::max(largest, std::abs(difference(c) - mean));
  }
  if (largest <= small) {
    for (std::size_t c = 0; c < classes; ++c) {
      sum += static_cast<double>(p.shares[c]) * excess(difference(c) - mean);
    }
    return std::log1p(sum / sum_p);
  }
  for (std::size_t c = 0; c < classes; ++c) {
    const auto share = static_cast<double>(p.shares[c]);
    const double x = difference(c) - mean - estimate;
    sum += std::abs(x) <= small ? share * excess(x)
                                : static_cast<double>(q.shares[c]) - share - share * x;
  }
  return sum / sum_p;
}

}  // namespace dk

#include "dk/core/dirichlet.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace dk {

namespace {

/// Uniform in (0, 1), of 53 bits.
double open_uniform(Philox& random) {
  const double high = random.next() >> 5, low = random.next() >> 6;
  return (high * 0x1p26 + low + 0.5) * 0x1p-53;
}

/// Box & Muller, "A note on the generation of random normal deviates" (1958).
double normal_draw(Philox& random) {
  const double radius = std::sqrt(-2 * std::log(open_uniform(random)));
  return radius * std::cos(2 * std::numbers::pi * open_uniform(random));
}

}  // namespace

double log_gamma_draw(Philox& random, double shape) {
  if (shape < 1) {
    const double boosted = log_gamma_draw(random, shape + 1);
    return boosted + std::log(open_uniform(random)) / shape;
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal_draw(random);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(open_uniform(random)) < 0.5 * x * x + d - d * v + d * std::log(v)) {
      return std::log(d * v);
    }
  }
}

void dirichlet_draw(Philox& random, std::span<const double> concentrations,
                    std::span<float> shares) {
  std::vector<double> logs;
  for (const double concentration : concentrations) {
    logs.push_back(log_gamma_draw(random, concentration));
  }
  const double largest = *std::ranges::max_element(logs);
  double sum = 0;
  for (const double log : logs) sum += std::exp(log - largest);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    shares[i] = static_cast<float>(std::exp(logs[i] - largest) / sum);
  }
}

}  // namespace dk

#pragma once

#include <cmath>

#include "dk/core/matrix.hpp"

namespace dk {

/// log q_i = z_i / T - log sum_j exp(z_j / T): Hinton et al. 2015, equation 1, in logarithms. The
/// largest logit is taken off first, so that no exponential overflows at any temperature.
/// z, log_q (classes)
template <class LogitRow, class OutRow>
void log_softmax(const LogitRow& z, Scalar temperature, OutRow&& log_q) {
  log_q = (z.array() - z.maxCoeff()) / temperature;
  log_q -= std::log(log_q.exp().sum());
}

}  // namespace dk

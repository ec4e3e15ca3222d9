#pragma once

#include "dk/core/error.hpp"
#include "dk/core/matrix.hpp"

namespace dk {

/// Below, a softmax has only the largest logit; above, what the gradients of 32-bit floats tell of
/// a teacher gets lost in their rounding.
constexpr double min_temperature = 1e-4, max_temperature = 1e4;

/// Throws invalid_argument for a temperature out of range.
inline Scalar checked_temperature(double temperature) {
  require(temperature >= min_temperature && temperature <= max_temperature,
          "temperature is " + text(temperature) + "; expected " + text(min_temperature) + " to " +
              text(max_temperature));
  return static_cast<Scalar>(temperature);
}

}  // namespace dk

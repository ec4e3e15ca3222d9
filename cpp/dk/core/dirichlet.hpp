#pragma once

#include <span>

#include "dk/core/random.hpp"

namespace dk {

/// The logarithm of a draw from the gamma distribution of `shape` > 0 and scale 1: Marsaglia &
/// Tsang, "A simple method for generating gamma variables" (2000). For a shape below 1 it is the
/// draw for shape + 1 times U^(1 / shape); at a shape of 1e-3 that is 1e-300 as often as not, which
/// is why it stays a logarithm.
double log_gamma_draw(Philox& random, double shape);

/// A draw from the Dirichlet distribution of `concentrations` > 0, (classes), to `shares`,
/// (classes): each 0 or more, together 1. Right for concentrations near 0, too, where nearly all of
/// it is one class's.
void dirichlet_draw(Philox& random, std::span<const double> concentrations,
                    std::span<float> shares);

}  // namespace dk

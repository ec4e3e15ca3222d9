#include "dk/nn/input_scale.hpp"

#include <cmath>
#include <string>

#include "dk/core/error.hpp"

namespace dk {

void fold_input_scale(Mlp& mlp, InputScale scale) {
  const auto [mean, deviation] = scale;
  require(std::isfinite(mean),
          "input scale: mean is " + std::to_string(mean) + "; expected a finite number");
  require(std::isfinite(deviation) && deviation > 0, "input scale: deviation is " +
                                                         std::to_string(deviation) +
                                                         "; expected a finite number above 0");
  // In double precision and rounded once, so that nothing is lost but the last bit.
  MatrixMap weight = mlp.parameters().weight(0);
  RowVectorMap bias = mlp.parameters().bias(0);
  const Eigen::Matrix<double, 1, Eigen::Dynamic> sums = weight.cast<double>().colwise().sum();
  bias = (bias.cast<double>() - mean / deviation * sums).cast<Scalar>();
  weight = (weight.cast<double>() / deviation).cast<Scalar>();
  require(weight.allFinite() && bias.allFinite(), "input scale: deviation " +
                                                      std::to_string(deviation) +
                                                      " is so small that the weights overflow");
}

}  // namespace dk

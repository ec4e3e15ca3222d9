#pragma once

#include <string>

#include "dk/core/error.hpp"
#include "dk/data/dataset.hpp"
#include "dk/nn/mlp.hpp"

namespace dk {

/// Throws invalid_argument unless `mlp` takes the images of `dataset` and knows all its labels.
inline void require_fit(const Mlp& mlp, const Dataset& dataset) {
  require(static_cast<std::size_t>(mlp.input_width()) == dataset.input_width(),
          "the network takes " + std::to_string(mlp.input_width()) + " inputs, the images have " +
              std::to_string(dataset.input_width()) + " pixels; they must agree");
  require(mlp.classes() >= dataset.classes(),
          "the network has " + std::to_string(mlp.classes()) + " classes, the labels " +
              std::to_string(dataset.classes()) + "; the network needs at least as many");
}

}  // namespace dk

#pragma once

#include <string>

#include "dk/core/error.hpp"
#include "dk/data/dataset.hpp"
#include "dk/distill/ensemble.hpp"

namespace dk {

/// Throws invalid_argument unless `model`, which the message calls `name`, takes the images of
/// `dataset` and knows all its labels.
inline void require_fit(const Ensemble& model, const std::string& name, const Dataset& dataset) {
  require_members(model, name);
  require(static_cast<std::size_t>(model.input_width()) == dataset.input_width(),
          name + " takes " + std::to_string(model.input_width()) + " inputs, the images have " +
              std::to_string(dataset.input_width()) + " pixels; they must agree");
  require(model.classes() >= dataset.classes(),
          name + " has " + std::to_string(model.classes()) + " classes, the labels " +
              std::to_string(dataset.classes()) + "; " + name + " needs at least as many");
}

}  // namespace dk

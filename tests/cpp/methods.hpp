#pragma once

#include <memory>
#include <utility>

#include "dk/distill/method.hpp"

namespace dk::test {

/// The method as it is usual, with the teacher where it needs one.
inline ObjectiveOptions objective_of(const Method& method, std::shared_ptr<const Mlp> teacher) {
  ObjectiveOptions options{.kind = method.name};
  if (method.needs != Needs::labels) options.teacher = Ensemble(std::move(teacher));
  return options;
}

inline ObjectiveOptions soft_target(Ensemble teacher, double temperature, double weight = 1) {
  return {.kind = "soft-target",
          .teacher = std::move(teacher),
          .numbers = {{"temperature", temperature}, {"softWeight", weight}}};
}

}  // namespace dk::test

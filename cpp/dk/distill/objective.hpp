#pragma once

#include <array>
#include <span>
#include <vector>

#include "dk/data/batches.hpp"
#include "dk/nn/mlp.hpp"

namespace dk {

/// The loss of a batch, a mean over its samples, in nats where it is an entropy: the total, whose
/// gradient the student follows, and the method's terms in their order, each without its weight.
struct Loss {
  static constexpr std::size_t max_terms = 4;

  double total = 0;
  std::array<double, max_terms> terms{};
};

/// Parameters of an objective's own, and the gradient that evaluate() wrote last.
struct Block {
  std::span<Scalar> parameters;
  std::span<const Scalar> gradient;
};

/// What the student is told, made by a method (method.hpp).
class Objective {
 public:
  virtual ~Objective() = default;

  /// Returns the loss of the student's `outputs` on `batch` and writes its gradient with respect
  /// to the logits, and to hidden layers where the method looks at them.
  virtual Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                        OutputGradients& gradients) = 0;

  /// What is trained beside the student, by the same optimiser, as a projector between layers of
  /// different widths is. The spans hold as long as the objective.
  virtual std::vector<Block> blocks() { return {}; }
};

}  // namespace dk

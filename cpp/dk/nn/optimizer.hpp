#pragma once

#include <memory>
#include <span>

#include "dk/core/matrix.hpp"
#include "dk/nn/schedule.hpp"

namespace dk {

struct OptimizerOptions {
  enum class Kind { sgd, adam };
  Kind kind = Kind::sgd;
  double rate = 0.1;      // > 0, before the schedule
  double momentum = 0.0;  // [0, 1); sgd only
  bool nesterov = false;  // needs momentum; sgd only
  double beta1 = 0.9;     // [0, 1); adam only
  double beta2 = 0.999;   // [0, 1); adam only
  double epsilon = 1e-8;  // > 0; adam only
  double weight_decay =
      0.0;  // >= 0; L2: weight_decay * w is added to the gradient, biases included
  Schedule schedule{};
};

/// Moves the parameters against their gradient. Formulas as in PyTorch's torch.optim, so that runs
/// can be compared number by number.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One step at learning rate `rate`. Both spans are as long at every call.
  virtual void step(std::span<Scalar> parameters, std::span<const Scalar> gradient,
                    double rate) = 0;
};

/// For `size` parameters. Throws invalid_argument for an option out of range.
std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options, std::size_t size);

}  // namespace dk

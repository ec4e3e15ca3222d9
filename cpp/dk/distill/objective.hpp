#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "dk/data/batches.hpp"
#include "dk/distill/ensemble.hpp"
#include "dk/nn/mlp.hpp"

namespace dk {

/// The loss of a batch, a mean over its samples, in nats. A term that the objective does not use
/// is absent.
struct Loss {
  double total = 0;
  std::optional<double> hard{};  // cross-entropy with the labels
  std::optional<double> soft{};  // divergence from the teacher, without its weight
};

/// What the student is told. A method of distillation is one implementation of this.
class Objective {
 public:
  virtual ~Objective() = default;

  /// Returns the loss of the student's `outputs` on `batch` and writes its gradient with respect
  /// to the logits, and to hidden layers where the method looks at them.
  virtual Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                        OutputGradients& gradients) = 0;
};

struct ObjectiveOptions {
  enum class Kind { hard, soft_target, label_smoothing };
  Kind kind = Kind::hard;
  Ensemble teacher{};                   // soft_target only: either this ...
  std::vector<float> teacher_logits{};  // ... or its answers, (dataset.size(), classes)
  double temperature = 1;               // 1e-4 .. 1e4; soft_target only
  double soft_weight = 1;               // [0, 1]; soft_target only
  double smoothing = 0;                 // [0, 1); label_smoothing only
};

/// For a student that learns from batches of at most `max_rows` samples of `dataset`. Throws
/// invalid_argument for options out of range or a teacher that does not fit.
std::unique_ptr<Objective> make_objective(const ObjectiveOptions& options, const Mlp& student,
                                          const Dataset& dataset, int max_rows);

}  // namespace dk

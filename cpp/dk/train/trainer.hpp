#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "dk/data/batches.hpp"
#include "dk/distill/objective.hpp"
#include "dk/nn/dropout.hpp"
#include "dk/nn/max_norm.hpp"
#include "dk/nn/mlp.hpp"
#include "dk/nn/optimizer.hpp"

namespace dk {

struct TrainingOptions {
  double epochs = 1;       // > 0; a fraction ends within an epoch
  int batch_size = 128;    // 1..8192
  std::uint64_t seed = 1;  // of the order of the samples, of dropout and jitter
  OptimizerOptions optimizer{};
  ObjectiveOptions objective{};
  int jitter = 0;  // pixels, 0 .. min(rows, cols) - 1
  DropoutOptions dropout{};
  std::optional<double> max_norm{};  // > 0; absent: no limit
};

/// What the steps taken by one call had in common.
struct StepReport {
  int steps = 0;
  int samples = 0;
  Loss loss;        // mean over the steps
  double rate = 0;  // learning rate of the last step
};

/// Trains a network, a few steps at a call: whoever calls decides whether to go on, so that pause,
/// progress and cancel need nothing here. The step allocates nothing.
class Trainer {
 public:
  /// Throws invalid_argument where network, data and options do not fit.
  Trainer(std::shared_ptr<Mlp> mlp, const Dataset& dataset, const TrainingOptions& options);

  std::int64_t step() const { return step_; }
  std::int64_t steps() const { return steps_; }
  std::int64_t steps_per_epoch() const { return batches_.steps_per_epoch(); }

  /// Takes up to `count` steps, fewer at the end of the run. Throws `diverged` when the loss is no
  /// longer a finite number.
  StepReport advance(int count);

 private:
  Loss take_step(double rate);

  std::shared_ptr<Mlp> mlp_;
  Schedule schedule_;
  double base_rate_;
  Batches batches_;
  std::unique_ptr<Objective> objective_;
  std::unique_ptr<Optimizer> optimizer_;
  Dropout dropout_;
  std::optional<MaxNorm> max_norm_;
  LayerOutputs outputs_;
  OutputGradients output_gradients_;
  LayerOutputs deltas_;
  Parameters gradient_;
  std::int64_t step_ = 0;
  std::int64_t steps_;
};

}  // namespace dk

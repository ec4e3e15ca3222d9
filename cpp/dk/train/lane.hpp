#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "dk/data/batches.hpp"
#include "dk/distill/method.hpp"
#include "dk/nn/dropout.hpp"
#include "dk/nn/max_norm.hpp"
#include "dk/nn/mlp.hpp"
#include "dk/nn/optimizer.hpp"

namespace dk {

struct LaneOptions {
  OptimizerOptions optimizer{};
  ObjectiveOptions objective{};
  DropoutOptions dropout{};
  std::optional<double> max_norm{};  // > 0; absent: no limit
};

/// What the lanes of a training have in common.
struct LaneContext {
  const Dataset& dataset;
  int max_rows;        // of a batch
  std::uint64_t seed;  // of dropout and of what a method draws
};

/// A network, what it is told and how it is moved: one of those that train on the same batches.
/// A step allocates nothing.
class Lane {
 public:
  /// Throws invalid_argument where network, data and options do not fit.
  Lane(std::shared_ptr<Mlp> mlp, const LaneOptions& options, const LaneContext& context);

  /// The form of the images that it takes.
  InputForm form() const { return form_; }

  const Schedule& schedule() const { return schedule_; }

  /// Throws invalid_argument where its network has become a teacher that is held.
  void require_free() const;

  /// Step `step` (from 0) on a batch of its form, at `factor` times the learning rate: dropout of
  /// the inputs, forward, objective, backward, update, constraint.
  Loss take_step(const Batch& batch, std::int64_t step, double factor);

  /// The learning rate that `factor` stands for.
  double rate(double factor) const { return base_rate_ * factor; }

 private:
  /// The method's own parameters, and what moves them.
  struct Own {
    Block block;
    std::unique_ptr<Optimizer> optimizer;
  };

  std::shared_ptr<Mlp> mlp_;
  Schedule schedule_;
  double base_rate_;
  InputForm form_;
  std::unique_ptr<Objective> objective_;
  std::unique_ptr<Optimizer> optimizer_;
  std::vector<Own> owned_;
  Dropout dropout_;
  std::optional<MaxNorm> max_norm_;
  LayerOutputs outputs_;
  OutputGradients output_gradients_;
  LayerOutputs deltas_;
  Parameters gradient_;
};

}  // namespace dk

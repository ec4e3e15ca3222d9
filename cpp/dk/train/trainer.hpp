#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "dk/data/batches.hpp"
#include "dk/train/lane.hpp"

namespace dk {

/// What all lanes of a training share.
struct TrainingOptions {
  double epochs = 1;       // > 0; a fraction ends within an epoch
  int batch_size = 128;    // 1..8192
  std::uint64_t seed = 1;  // of the order of the samples, of dropout, jitter and projectors
  int jitter = 0;          // pixels, 0 .. min(rows, cols) - 1
};

struct LaneReport {
  Loss loss;        // mean over the steps
  double rate = 0;  // learning rate of the last step
};

/// What the steps taken by one call had in common.
struct StepReport {
  int steps = 0;
  int samples = 0;
  std::vector<LaneReport> lanes;  // in the order in which they were added
};

/// Trains one network or several on the same batches, a few steps at a call: whoever calls decides
/// whether to go on, so that pause, progress and cancel need nothing here. In a step each lane in
/// turn sees the batch and moves its network, so that a later one sees what the earlier ones have
/// become (mutual learning, Zhang et al. 2018, algorithm 1). A lane that looks at no other comes
/// out as it does alone, bit by bit. The step allocates nothing.
class Trainer {
 public:
  /// Throws invalid_argument for options out of range.
  Trainer(const Dataset& dataset, const TrainingOptions& options);

  /// With one lane.
  Trainer(std::shared_ptr<Mlp> mlp, const Dataset& dataset, const TrainingOptions& options,
          const LaneOptions& lane = {});

  /// Before the first step. Throws invalid_argument where network, data and options do not fit, or
  /// the network is another lane's.
  void add(std::shared_ptr<Mlp> mlp, const LaneOptions& options);

  std::int64_t step() const { return step_; }
  std::int64_t steps() const { return steps_; }
  std::int64_t steps_per_epoch() const { return batches_.steps_per_epoch(); }

  /// Takes up to `count` steps, fewer at the end of the run; the report is valid until the next
  /// call. Throws `diverged` when a loss is no longer a finite number, and invalid_argument where a
  /// network has become a teacher that is held.
  const StepReport& advance(int count);

 private:
  void take_step();

  Dataset dataset_;
  std::uint64_t seed_;
  int batch_size_;
  int jitter_;
  Batches batches_;
  std::vector<std::shared_ptr<Mlp>> networks_;
  std::vector<Lane> lanes_;
  StepReport report_;
  std::int64_t step_ = 0;
  std::int64_t steps_;
};

}  // namespace dk

#include "dk/train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "dk/core/error.hpp"

namespace dk {

namespace {

double checked_epochs(double epochs) {
  require(epochs > 0 && epochs <= 1e6,
          "epochs is " + text(epochs) + "; expected above 0 and at most 1,000,000");
  return epochs;
}

/// The running mean of `count` losses, of which this is the last.
void accumulate(Loss& mean, const Loss& loss, double count) {
  mean.total += (loss.total - mean.total) / count;
  for (std::size_t i = 0; i < mean.terms.size(); ++i) {
    mean.terms[i] += (loss.terms[i] - mean.terms[i]) / count;
  }
}

}  // namespace

Trainer::Trainer(const Dataset& dataset, const TrainingOptions& options)
    : dataset_(dataset),
      seed_(options.seed),
      batch_size_(options.batch_size),
      jitter_(options.jitter),
      batches_(dataset, options.batch_size, options.seed, options.jitter, {}),
      steps_(std::max<std::int64_t>(
          1, std::llround(checked_epochs(options.epochs) *
                          static_cast<double>(batches_.steps_per_epoch())))) {}

Trainer::Trainer(std::shared_ptr<Mlp> mlp, const Dataset& dataset, const TrainingOptions& options,
                 const LaneOptions& lane)
    : Trainer(dataset, options) {
  add(std::move(mlp), lane);
}

void Trainer::add(std::shared_ptr<Mlp> mlp, const LaneOptions& options) {
  require(step_ == 0, "a lane is added to a training that has begun; expected one before it");
  require(std::ranges::find(networks_, mlp) == networks_.end(),
          "two lanes of a training have the same network");
  require(jitter_ == 0 || options.objective.teacher_logits.empty(),
          "jitter is " + std::to_string(jitter_) +
              "; expected 0 with teacherLogits, which are of the images as they stand");
  lanes_.emplace_back(mlp, options, LaneContext{dataset_, batch_size_, seed_});
  networks_.push_back(std::move(mlp));
  report_.lanes.resize(lanes_.size());
  batches_.provide(lanes_.back().form());
}

const StepReport& Trainer::advance(int count) {
  for (const Lane& lane : lanes_) lane.require_free();
  report_.steps = report_.samples = 0;
  std::ranges::fill(report_.lanes, LaneReport{});
  while (report_.steps < count && step_ < steps_) take_step();
  return report_;
}

void Trainer::take_step() {
  const Batch batch = batches_.next();
  ++report_.steps;
  report_.samples += batch.rows();
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    Lane& lane = lanes_[i];
    const double factor = rate_factor(lane.schedule(), step_, steps_, steps_per_epoch());
    const Loss loss = lane.take_step(batches_.in(lane.form(), batch), step_, factor);
    if (!std::isfinite(loss.total)) {
      throw Error(ErrorCode::diverged, "training diverged at step " + std::to_string(step_ + 1) +
                                           ": the loss is no longer a finite number; try a lower "
                                           "learning rate");
    }
    accumulate(report_.lanes[i].loss, loss, report_.steps);
    report_.lanes[i].rate = lane.rate(factor);
  }
  ++step_;
}

}  // namespace dk

#include "dk/train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "dk/core/error.hpp"
#include "dk/distill/fit.hpp"

namespace dk {

namespace {

double checked_epochs(double epochs) {
  require(epochs > 0 && epochs <= 1e6,
          "epochs is " + text(epochs) + "; expected above 0 and at most 1,000,000");
  return epochs;
}

/// A running mean of one loss term; absent as long as the term is.
void accumulate(std::optional<double>& mean, const std::optional<double>& term, double count) {
  if (term) mean = mean.value_or(0) + (*term - mean.value_or(0)) / count;
}

}  // namespace

Trainer::Trainer(std::shared_ptr<Mlp> mlp, const Dataset& dataset, const TrainingOptions& options)
    : mlp_((require_fit(mlp, "the network", dataset), std::move(mlp))),
      schedule_(options.optimizer.schedule),
      base_rate_(options.optimizer.rate),
      batches_(dataset, options.batch_size, options.seed, options.jitter,
               options.dropout.input > 0 ? InputForm::matrix : InputForm::fastest),
      objective_(make_objective(options.objective, *mlp_, dataset, options.batch_size)),
      optimizer_(make_optimizer(options.optimizer, mlp_->parameters().flat().size())),
      dropout_(options.dropout, options.seed, options.batch_size, mlp_->input_width()),
      outputs_(mlp_->widths(), options.batch_size),
      output_gradients_(mlp_->widths(), options.batch_size),
      deltas_(mlp_->widths(), options.batch_size),
      gradient_(mlp_->widths()),
      steps_(std::max<std::int64_t>(
          1, std::llround(checked_epochs(options.epochs) *
                          static_cast<double>(batches_.steps_per_epoch())))) {
  require(options.jitter == 0 || options.objective.teacher_logits.empty(),
          "jitter is " + std::to_string(options.jitter) +
              "; expected 0 with teacherLogits, which are of the images as they stand");
  if (options.max_norm) max_norm_.emplace(*options.max_norm, mlp_->widths());
}

StepReport Trainer::advance(int count) {
  StepReport report;
  while (report.steps < count && step_ < steps_) {
    report.rate = base_rate_ * rate_factor(schedule_, step_, steps_, steps_per_epoch());
    const Loss loss = take_step(report.rate);
    if (!std::isfinite(loss.total)) {
      throw Error(ErrorCode::diverged, "training diverged at step " + std::to_string(step_ + 1) +
                                           ": the loss is no longer a finite number; try a lower "
                                           "learning rate");
    }
    ++step_;
    ++report.steps;
    report.samples += outputs_.rows();
    const double n = report.steps;
    report.loss.total += (loss.total - report.loss.total) / n;
    accumulate(report.loss.hard, loss.hard, n);
    accumulate(report.loss.soft, loss.soft, n);
  }
  return report;
}

Loss Trainer::take_step(double rate) {
  const Batch batch = batches_.next();
  dropout_.set_step(step_);
  const Input x = dropout_.drop_inputs(batch.x);
  mlp_->forward(x, outputs_, &dropout_);
  output_gradients_.set_rows(batch.rows());
  const Loss loss = objective_->evaluate(batch, outputs_, output_gradients_);
  mlp_->backward(x, outputs_, output_gradients_, deltas_, gradient_, nullptr, &dropout_);
  optimizer_->step(mlp_->parameters().flat(), gradient_.flat(), rate);
  if (max_norm_) max_norm_->apply(mlp_->parameters());
  return loss;
}

}  // namespace dk

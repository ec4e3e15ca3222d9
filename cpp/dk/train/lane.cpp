#include "dk/train/lane.hpp"

#include <utility>

#include "dk/distill/fit.hpp"

namespace dk {

Lane::Lane(std::shared_ptr<Mlp> mlp, const LaneOptions& options, const LaneContext& context)
    : mlp_((require_fit(mlp, "the network", context.dataset), std::move(mlp))),
      schedule_(options.optimizer.schedule),
      base_rate_(options.optimizer.rate),
      form_(options.dropout.input > 0 ? InputForm::matrix : InputForm::fastest),
      objective_(make_objective(options.objective, *mlp_, context.dataset, context.max_rows,
                                context.seed)),
      optimizer_(make_optimizer(options.optimizer, mlp_->parameters().flat().size())),
      dropout_(options.dropout, context.seed, context.max_rows, mlp_->input_width()),
      outputs_(mlp_->widths(), context.max_rows),
      output_gradients_(mlp_->widths(), context.max_rows),
      deltas_(mlp_->widths(), context.max_rows),
      gradient_(mlp_->widths()) {
  for (const Block& block : objective_->blocks()) {
    owned_.push_back({block, make_optimizer(options.optimizer, block.parameters.size())});
  }
  if (options.max_norm) max_norm_.emplace(*options.max_norm, mlp_->widths());
  require_free();
}

void Lane::require_free() const { dk::require_free(*mlp_, "training it"); }

Loss Lane::take_step(const Batch& batch, std::int64_t step, double factor) {
  dropout_.set_step(step);
  const Input x = dropout_.drop_inputs(batch.x);
  mlp_->forward(x, outputs_, &dropout_);
  output_gradients_.set_rows(batch.rows());
  const Loss loss = objective_->evaluate(batch, outputs_, output_gradients_);
  mlp_->backward(x, outputs_, output_gradients_, deltas_, gradient_, nullptr, &dropout_);
  optimizer_->step(mlp_->parameters().flat(), gradient_.flat(), rate(factor));
  for (const Own& own : owned_) {
    own.optimizer->step(own.block.parameters, own.block.gradient, rate(factor));
  }
  if (max_norm_) max_norm_->apply(mlp_->parameters());
  return loss;
}

}  // namespace dk

#include "dk/nn/inference.hpp"

#include <utility>

namespace dk {

Inference::Inference(std::shared_ptr<const Mlp> mlp)
    : mlp_(std::move(mlp)), outputs_(mlp_->widths(), block_rows) {}

ConstMatrixMap Inference::logits(ConstMatrixMap x) {
  mlp_->forward(x, outputs_);
  return std::as_const(outputs_).logits();
}

}  // namespace dk

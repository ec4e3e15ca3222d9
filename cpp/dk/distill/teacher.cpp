#include "dk/distill/teacher.hpp"

namespace dk {

Teacher::Teacher(std::shared_ptr<const Mlp> mlp, std::size_t total_size, int max_rows)
    : mlp_(std::move(mlp)),
      outputs_(mlp_->widths(), max_rows),
      known_(static_cast<Index>(total_size), mlp_->classes()),
      is_known_(total_size),
      batch_logits_(max_rows, mlp_->classes()) {}

ConstMatrixMap Teacher::logits(const Batch& batch) {
  for (const std::uint32_t id : batch.ids) {
    if (!is_known_[id]) {
      ask(batch);
      break;
    }
  }
  for (std::size_t r = 0; r < batch.ids.size(); ++r) {
    batch_logits_.row(static_cast<Index>(r)) = known_.row(static_cast<Index>(batch.ids[r]));
  }
  return {batch_logits_.data(), batch.rows(), batch_logits_.cols()};
}

void Teacher::ask(const Batch& batch) {
  mlp_->forward(batch.x, outputs_);
  for (std::size_t r = 0; r < batch.ids.size(); ++r) {
    known_.row(static_cast<Index>(batch.ids[r])) = outputs_.logits().row(static_cast<Index>(r));
    is_known_[batch.ids[r]] = true;
  }
}

}  // namespace dk

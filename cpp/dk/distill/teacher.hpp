#pragma once

#include <memory>
#include <vector>

#include "dk/data/batches.hpp"
#include "dk/nn/inference.hpp"

namespace dk {

/// A trained network that answers for the samples of a transfer set. The inputs are the same at
/// every epoch, so each sample is asked once and remembered by its id, never by its place in a
/// batch: places change with every shuffle (the defect of a well-known re-implementation,
/// haitongli/knowledge-distillation-pytorch issues 4 and 9).
class Teacher {
 public:
  /// `total_size`: the ids of the transfer set are below it.
  Teacher(std::shared_ptr<const Mlp> mlp, std::size_t total_size, int max_rows);

  const Mlp& mlp() const { return *mlp_; }

  /// The teacher's logits for a batch, (B, classes); valid until the next call.
  ConstMatrixMap logits(const Batch& batch);

 private:
  void ask(const Batch& batch);

  std::shared_ptr<const Mlp> mlp_;
  LayerOutputs outputs_;
  Matrix known_;                // (total_size, classes)
  std::vector<bool> is_known_;  // (total_size)
  Matrix batch_logits_;         // (max_rows, classes)
};

}  // namespace dk

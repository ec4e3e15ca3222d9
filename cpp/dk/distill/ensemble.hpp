#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dk/nn/mlp.hpp"

namespace dk {

/// Trained networks that answer as one, with a mean of their distributions (Hinton et al. 2015,
/// section 1). A network alone is an ensemble of one.
struct Ensemble {
  enum class Mean {
    arithmetic,  // p = mean of softmax(v_k / T)
    geometric,   // the same of the logarithms, renormalised: softmax(mean of v_k / T)
  };
  std::vector<std::shared_ptr<const Mlp>> members;
  Mean mean = Mean::arithmetic;

  Ensemble() = default;
  explicit Ensemble(std::vector<std::shared_ptr<const Mlp>> networks, Mean kind = Mean::arithmetic)
      : members(std::move(networks)), mean(kind) {}

  /// One network, or none where it is null.
  template <std::convertible_to<std::shared_ptr<const Mlp>> Network>
  Ensemble(Network network) {
    if (network != nullptr) members.push_back(std::move(network));
  }

  bool empty() const { return members.empty(); }

  // Of an ensemble that is not empty.
  int input_width() const { return members.front()->input_width(); }
  int classes() const { return members.front()->classes(); }
};

/// Throws invalid_argument unless there are members and all have the same inputs and classes.
/// `name`, "the teacher", stands for them in the message.
void require_members(const Ensemble& ensemble, const std::string& name);

/// Runs an ensemble forward, a block of samples at a time, in memory taken once.
class EnsembleInference {
 public:
  /// For blocks of at most `max_rows` samples, and an ensemble that require_members lets pass.
  EnsembleInference(Ensemble ensemble, int max_rows);

  const Ensemble& ensemble() const { return ensemble_; }

  /// Runs all members on x (B, inputs).
  void ask(Input x);

  /// One row of logits v a sample, (B, classes), so that softmax(v / T) is the ensemble's answer at
  /// temperature T to what was last asked; valid until the next call. Arithmetic mean:
  /// T log mean softmax(v_k / T); geometric mean, at every temperature: the mean of v_k; one
  /// network: its own logits.
  ConstMatrixMap logits(Scalar temperature);

  /// What member k gave when last asked.
  const LayerOutputs& outputs(std::size_t k) const { return outputs_[k]; }

 private:
  ConstMatrixMap member(std::size_t k) const { return outputs_[k].logits(); }  // (B, classes)

  Ensemble ensemble_;
  std::vector<LayerOutputs> outputs_;  // a member
  Matrix logits_;                      // (max_rows, classes); empty for one network
  Eigen::Array<Scalar, 1, Eigen::Dynamic> log_p_, log_q_;  // (classes), scratch
};

}  // namespace dk

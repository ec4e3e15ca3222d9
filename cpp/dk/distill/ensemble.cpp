#include "dk/distill/ensemble.hpp"

#include <cmath>
#include <string>

#include "dk/core/error.hpp"
#include "dk/distill/softmax.hpp"

namespace dk {

void require_members(const Ensemble& ensemble, const std::string& name) {
  require(!ensemble.empty(), name + " has no networks; expected 1 or more");
  for (std::size_t k = 1; k < ensemble.members.size(); ++k) {
    const Mlp& member = *ensemble.members[k];
    require(
        member.input_width() == ensemble.input_width() && member.classes() == ensemble.classes(),
        "network " + std::to_string(k) + " of " + name + " takes " +
            std::to_string(member.input_width()) + " inputs and has " +
            std::to_string(member.classes()) + " classes, network 0 " +
            std::to_string(ensemble.input_width()) + " and " + std::to_string(ensemble.classes()) +
            "; they must agree");
  }
}

EnsembleInference::EnsembleInference(Ensemble ensemble, int max_rows)
    : ensemble_(std::move(ensemble)), log_p_(ensemble_.classes()), log_q_(ensemble_.classes()) {
  for (const auto& member : ensemble_.members) outputs_.emplace_back(member->widths(), max_rows);
  if (outputs_.size() > 1) logits_.resize(max_rows, ensemble_.classes());
}

void EnsembleInference::ask(Input x) {
  for (std::size_t k = 0; k < outputs_.size(); ++k) ensemble_.members[k]->forward(x, outputs_[k]);
}

ConstMatrixMap EnsembleInference::logits(Scalar temperature) {
  if (outputs_.size() == 1) return member(0);
  MatrixMap mean(logits_.data(), outputs_.front().rows(), logits_.cols());
  const auto count = static_cast<Scalar>(outputs_.size());
  if (ensemble_.mean == Ensemble::Mean::geometric) {
    mean = member(0);
    for (std::size_t k = 1; k < outputs_.size(); ++k) mean += member(k);
    mean /= count;
  } else {
    for (Index r = 0; r < mean.rows(); ++r) {
      log_softmax(member(0).row(r), temperature, log_p_);
      for (std::size_t k = 1; k < outputs_.size(); ++k) {
        log_softmax(member(k).row(r), temperature, log_q_);
        // log(p + q): what is too small for a float still has a logarithm.
        log_p_ = log_p_.max(log_q_) + (-(log_p_ - log_q_).abs()).exp().log1p();
      }
      mean.row(r).array() = temperature * (log_p_ - std::log(count));
    }
  }
  return {mean.data(), mean.rows(), mean.cols()};
}

}  // namespace dk

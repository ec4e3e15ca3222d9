#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dk/data/dataset.hpp"
#include "dk/distill/ensemble.hpp"

namespace dk {

/// Adds `shifts` (classes) to the biases of the last layer, that is to all logits. Throws
/// invalid_argument unless there are as many as classes, all finite.
void shift_biases(Mlp& mlp, std::span<const float> shifts);

/// What a trained model would answer if the biases of some classes rose by one number. Hinton et
/// al. 2015, section 3: a student that never saw a 3 in its transfer set reads most 3s once the
/// bias of class 3 is raised, one that saw only 7s and 8s most digits once theirs are lowered.
///
/// The model is asked once, at temperature 1; every question after that is arithmetic on two
/// numbers a sample, and the model stays as it is.
class BiasShift {
 public:
  static constexpr double limit = 15;  // best() looks from -limit to limit
  static constexpr double grid = 0.05;

  /// Throws invalid_argument unless the model fits the dataset and `classes` are one or more of its
  /// classes, but not all.
  BiasShift(const Ensemble& model, const Dataset& dataset, std::span<const int> classes);

  /// Errors on the samples of each label with the biases raised by `shift`, (classes).
  std::vector<std::uint32_t> errors(double shift) const;

  /// The mean probability that the model gives to `classes` together, 0..1. No label has a part.
  double mass(double shift) const;

  /// The shift whose mass is `frequency`, to 1e-4; no label has a part in it. Where `frequency` is
  /// that of `classes` in the training set, this matches the prior. Throws invalid_argument unless
  /// 0 < frequency < 1.
  double prior_matching(double frequency) const;

  /// The shift with the fewest errors, to 0.05: the middle of the longest row of equals. The paper
  /// chose its shifts so, on the test set; a result is a fair one only on other samples.
  double best() const;

 private:
  struct Sample {
    double log_odds;  // of `classes` against the others
    double margin;    // a shift above it makes the prediction one of `classes`
    std::uint8_t label;
    bool right_inside;   // whether the prediction is then the label
    bool right_outside;  // whether it is otherwise
  };

  bool is_wrong(const Sample& sample, double shift) const {
    return !(shift > sample.margin ? sample.right_inside : sample.right_outside);
  }

  int classes_;
  std::vector<Sample> samples_;
};

}  // namespace dk

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dk/data/dataset.hpp"
#include "dk/distill/ensemble.hpp"

namespace dk {

struct Evaluation {
  int count = 0;
  int errors = 0;
  double cross_entropy = 0;              // mean over the samples, nats
  std::vector<std::uint32_t> confusion;  // (classes, classes): row = label, column = prediction
  double calibration_error = 0;          // expected, 15 equal bins of confidence, 0..1
  std::optional<double> agreement;       // share of samples with the teacher's prediction, 0..1
  std::optional<double> divergence;      // mean KL(teacher || student) at the temperature, nats
};

/// How well a network, or an ensemble at temperature 1, does on a dataset and, where a teacher is
/// given, how near it came to it. Calibration error: Guo et al., "On Calibration of Modern Neural
/// Networks" (2017), equation 5.
Evaluation evaluate(const Ensemble& model, const Dataset& dataset, const Ensemble& teacher,
                    double temperature);

/// The mean softmax at `temperature` over the images of each class, (classes, classes): row c is
/// what the model takes the images labelled c for. A class without images has a row of zeros.
Matrix class_map(const Ensemble& model, const Dataset& dataset, double temperature);

/// The same of logits (n, classes) that are at hand, of images with these labels (n).
Matrix class_map(ConstMatrixMap logits, std::span<const std::uint8_t> labels, double temperature);

}  // namespace dk

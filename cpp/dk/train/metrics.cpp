#include "dk/train/metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "dk/core/error.hpp"
#include "dk/data/blocks.hpp"
#include "dk/distill/divergence.hpp"
#include "dk/distill/fit.hpp"
#include "dk/distill/softmax.hpp"
#include "dk/distill/temperature.hpp"
#include "dk/nn/inference.hpp"

namespace dk {

namespace {

constexpr std::size_t calibration_bins = 15;

struct CalibrationBin {
  int count = 0;
  int correct = 0;
  double confidence = 0;
};

/// The class with the largest logit, z (classes).
template <class LogitRow>
Index prediction_of(const LogitRow& z) {
  Index prediction;
  z.maxCoeff(&prediction);
  return prediction;
}

using ClassArray = Eigen::Array<Scalar, 1, Eigen::Dynamic>;

/// The mean soft target of the samples of each class.
class SoftTargetMeans {
 public:
  SoftTargetMeans(int classes, double temperature)
      : temperature_(checked_temperature(temperature)),
        sums_(Matrix::Zero(classes, classes)),
        counts_(static_cast<std::size_t>(classes)),
        log_q_(classes) {}

  Scalar temperature() const { return temperature_; }

  /// z (classes): logits of a sample
  template <class LogitRow>
  void add(const LogitRow& z, std::size_t label) {
    log_softmax(z, temperature_, log_q_);
    sums_.row(static_cast<Index>(label)).array() += log_q_.exp();
    ++counts_[label];
  }

  Matrix map() const {
    Matrix means = sums_;
    for (Index c = 0; c < means.rows(); ++c) {
      means.row(c) /= static_cast<Scalar>(std::max(1, counts_[static_cast<std::size_t>(c)]));
    }
    return means;
  }

 private:
  Scalar temperature_;
  Matrix sums_;  // (classes, classes)
  std::vector<int> counts_;
  ClassArray log_q_;
};

}  // namespace

Evaluation evaluate(const Ensemble& model, const Dataset& dataset, const Ensemble& teacher,
                    double temperature) {
  require_fit(model, "the network", dataset);
  if (!teacher.empty()) {
    require_fit(teacher, "the teacher", dataset);
    require(teacher.classes() == model.classes(),
            "the teacher has " + std::to_string(teacher.classes()) + " classes, the network " +
                std::to_string(model.classes()) + "; they must agree");
  }
  const Scalar t = checked_temperature(temperature);
  const auto classes = static_cast<std::size_t>(model.classes());

  Evaluation result;
  result.count = static_cast<int>(dataset.size());
  result.confusion.resize(classes * classes);
  std::array<CalibrationBin, calibration_bins> bins{};
  int agreed = 0;
  double total_divergence = 0;

  EnsembleInference student(model, Inference::block_rows);
  std::optional<EnsembleInference> reference;
  if (!teacher.empty()) reference.emplace(teacher, Inference::block_rows);
  ClassArray log_q(model.classes()), log_p(model.classes());
  ClassArray q(model.classes()), p(model.classes());
  for_each_block(dataset, Inference::block_rows, [&](std::size_t first, Input x) {
    student.ask(x);
    const ConstMatrixMap z = student.logits(1);
    std::optional<ConstMatrixMap> v;
    if (reference) {
      reference->ask(x);
      v.emplace(reference->logits(1));
    }
    for (Index r = 0; r < z.rows(); ++r) {
      const std::size_t label = dataset.label(first + static_cast<std::size_t>(r));
      const Index prediction = prediction_of(z.row(r));
      log_softmax(z.row(r), Scalar(1), log_q);
      const bool correct = static_cast<std::size_t>(prediction) == label;
      result.errors += !correct;
      result.cross_entropy -= static_cast<double>(log_q[static_cast<Index>(label)]);
      ++result.confusion[label * classes + static_cast<std::size_t>(prediction)];
      if (v) agreed += prediction_of(v->row(r)) == prediction;

      const double confidence = std::exp(static_cast<double>(log_q[prediction]));
      const auto bin = static_cast<std::size_t>(
          std::clamp(std::ceil(confidence * calibration_bins) - 1, 0.0, calibration_bins - 1.0));
      ++bins[bin].count;
      bins[bin].correct += correct;
      bins[bin].confidence += confidence;
    }
    if (!reference) return;
    const ConstMatrixMap soft_z = student.logits(t), soft_v = reference->logits(t);
    for (Index r = 0; r < soft_z.rows(); ++r) {
      log_softmax(soft_v.row(r), t, log_p);
      log_softmax(soft_z.row(r), t, log_q);
      p = log_p.exp();
      q = log_q.exp();
      total_divergence += divergence({soft_v.row(r), log_p, p}, {soft_z.row(r), log_q, q}, t);
    }
  });

  const double n = result.count;
  result.cross_entropy /= n;
  for (const CalibrationBin& bin : bins) {
    result.calibration_error += std::abs(bin.correct - bin.confidence) / n;
  }
  if (reference) {
    result.agreement = agreed / n;
    result.divergence = total_divergence / n;
  }
  return result;
}

Matrix class_map(const Ensemble& model, const Dataset& dataset, double temperature) {
  require_fit(model, "the network", dataset);
  SoftTargetMeans means(model.classes(), temperature);
  EnsembleInference inference(model, Inference::block_rows);
  for_each_block(dataset, Inference::block_rows, [&](std::size_t first, Input x) {
    inference.ask(x);
    const ConstMatrixMap z = inference.logits(means.temperature());
    for (Index r = 0; r < z.rows(); ++r) {
      means.add(z.row(r), dataset.label(first + static_cast<std::size_t>(r)));
    }
  });
  return means.map();
}

Matrix class_map(ConstMatrixMap logits, std::span<const std::uint8_t> labels, double temperature) {
  SoftTargetMeans means(static_cast<int>(logits.cols()), temperature);
  for (Index r = 0; r < logits.rows(); ++r) {
    const std::uint8_t label = labels[static_cast<std::size_t>(r)];
    require(label < logits.cols(), "label " + std::to_string(r) + " is " + std::to_string(label) +
                                       "; expected less than the " + std::to_string(logits.cols()) +
                                       " classes");
    means.add(logits.row(r), label);
  }
  return means.map();
}

}  // namespace dk

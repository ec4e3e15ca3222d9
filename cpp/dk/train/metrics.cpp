#include "dk/train/metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "dk/core/error.hpp"
#include "dk/data/batches.hpp"
#include "dk/data/pixels.hpp"
#include "dk/distill/softmax.hpp"
#include "dk/nn/inference.hpp"
#include "dk/train/fit.hpp"

namespace dk {

namespace {

constexpr std::size_t calibration_bins = 15;

struct CalibrationBin {
  int count = 0;
  int correct = 0;
  double confidence = 0;
};

Scalar checked_temperature(double temperature) {
  require(temperature > 0 && std::isfinite(temperature),
          "temperature is " + std::to_string(temperature) + "; expected a number above 0");
  return static_cast<Scalar>(temperature);
}

/// Calls visit(first, x) for each block of samples, x (B, inputs) starting with sample `first`.
template <class Visit>
void for_each_block(const Dataset& dataset, Visit&& visit) {
  const std::size_t width = dataset.input_width();
  Matrix x(std::min<Index>(Inference::block_rows, static_cast<Index>(dataset.size())),
           static_cast<Index>(width));
  for (std::size_t first = 0; first < dataset.size(); first += Inference::block_rows) {
    const std::size_t rows = std::min<std::size_t>(Inference::block_rows, dataset.size() - first);
    for (std::size_t r = 0; r < rows; ++r) {
      to_unit_interval(dataset.image(first + r), x.row(static_cast<Index>(r)).data());
    }
    visit(first, ConstMatrixMap(x.data(), static_cast<Index>(rows), x.cols()));
  }
}

using ClassArray = Eigen::Array<Scalar, 1, Eigen::Dynamic>;

}  // namespace

Evaluation evaluate(const std::shared_ptr<const Mlp>& mlp, const Dataset& dataset,
                    const std::shared_ptr<const Mlp>& teacher, double temperature) {
  require_fit(*mlp, dataset);
  if (teacher) {
    require_fit(*teacher, dataset);
    require(teacher->classes() == mlp->classes(),
            "the teacher has " + std::to_string(teacher->classes()) + " classes, the network " +
                std::to_string(mlp->classes()) + "; they must agree");
  }
  const Scalar t = checked_temperature(temperature);
  const auto classes = static_cast<std::size_t>(mlp->classes());

  Evaluation result;
  result.count = static_cast<int>(dataset.size());
  result.confusion.resize(classes * classes);
  std::array<CalibrationBin, calibration_bins> bins{};
  int agreed = 0;
  double divergence = 0;

  Inference student(mlp);
  std::optional<Inference> reference;
  if (teacher) reference.emplace(teacher);
  ClassArray log_q(mlp->classes()), log_p(mlp->classes());
  for_each_block(dataset, [&](std::size_t first, ConstMatrixMap x) {
    const ConstMatrixMap z = student.logits(x);
    std::optional<ConstMatrixMap> v;
    if (reference) v.emplace(reference->logits(x));
    for (Index r = 0; r < z.rows(); ++r) {
      const std::size_t label = dataset.label(first + static_cast<std::size_t>(r));
      Index prediction;
      z.row(r).maxCoeff(&prediction);
      log_softmax(z.row(r), Scalar(1), log_q);
      const bool correct = static_cast<std::size_t>(prediction) == label;
      result.errors += !correct;
      result.cross_entropy -= static_cast<double>(log_q[static_cast<Index>(label)]);
      ++result.confusion[label * classes + static_cast<std::size_t>(prediction)];

      const double confidence = std::exp(static_cast<double>(log_q[prediction]));
      const auto bin = static_cast<std::size_t>(
          std::clamp(std::ceil(confidence * calibration_bins) - 1, 0.0, calibration_bins - 1.0));
      ++bins[bin].count;
      bins[bin].correct += correct;
      bins[bin].confidence += confidence;

      if (v) {
        Index taught;
        v->row(r).maxCoeff(&taught);
        agreed += taught == prediction;
        log_softmax(v->row(r), t, log_p);
        log_softmax(z.row(r), t, log_q);
        divergence += static_cast<double>((log_p.exp() * (log_p - log_q)).sum());
      }
    }
  });

  const double n = result.count;
  result.cross_entropy /= n;
  for (const CalibrationBin& bin : bins) {
    result.calibration_error += std::abs(bin.correct - bin.confidence) / n;
  }
  if (teacher) {
    result.agreement = agreed / n;
    result.divergence = divergence / n;
  }
  return result;
}

Matrix class_map(const std::shared_ptr<const Mlp>& mlp, const Dataset& dataset,
                 double temperature) {
  require_fit(*mlp, dataset);
  const Scalar t = checked_temperature(temperature);
  Matrix sums = Matrix::Zero(mlp->classes(), mlp->classes());
  std::vector<int> counts(static_cast<std::size_t>(mlp->classes()));
  Inference inference(mlp);
  ClassArray log_q(mlp->classes());
  for_each_block(dataset, [&](std::size_t first, ConstMatrixMap x) {
    const ConstMatrixMap z = inference.logits(x);
    for (Index r = 0; r < z.rows(); ++r) {
      const std::size_t label = dataset.label(first + static_cast<std::size_t>(r));
      log_softmax(z.row(r), t, log_q);
      sums.row(static_cast<Index>(label)).array() += log_q.exp();
      ++counts[label];
    }
  });
  for (Index c = 0; c < sums.rows(); ++c) {
    sums.row(c) /= static_cast<Scalar>(std::max(1, counts[static_cast<std::size_t>(c)]));
  }
  return sums;
}

}  // namespace dk

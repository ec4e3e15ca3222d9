#include "dk/distill/bias_shift.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "dk/core/error.hpp"
#include "dk/data/blocks.hpp"
#include "dk/distill/fit.hpp"
#include "dk/nn/inference.hpp"

namespace dk {

namespace {

constexpr double prior_tolerance = 1e-4;

/// Some of a sample's logits.
struct Part {
  double largest = -std::numeric_limits<double>::infinity();
  Index prediction = 0;
  double sum = 0;  // of exp(z - largest)

  void add(Index c, double z) {
    if (z > largest) {
      sum = sum * std::exp(largest - z) + 1;
      largest = z;
      prediction = c;
    } else {
      sum += std::exp(z - largest);
    }
  }
  double log_sum() const { return largest + std::log(sum); }
};

std::vector<bool> checked_classes(std::span<const int> classes, int count) {
  std::vector<bool> is_shifted(static_cast<std::size_t>(count));
  for (const int c : classes) {
    require(c >= 0 && c < count, "biasShift: class " + std::to_string(c) +
                                     " does not exist; expected 0 to " + std::to_string(count - 1));
    is_shifted[static_cast<std::size_t>(c)] = true;
  }
  const auto shifted = std::ranges::count(is_shifted, true);
  require(shifted >= 1 && shifted < count,
          "biasShift: " + std::to_string(shifted) + " of " + std::to_string(count) +
              " classes are shifted; expected 1 or more, but not all");
  return is_shifted;
}

}  // namespace

void shift_biases(Mlp& mlp, std::span<const float> shifts) {
  require_free(mlp, "shifting its biases");
  require(std::ssize(shifts) == mlp.classes(), "shiftBiases: got " + std::to_string(shifts.size()) +
                                                   " shifts; expected " +
                                                   std::to_string(mlp.classes()) + ", one a class");
  for (std::size_t c = 0; c < shifts.size(); ++c) {
    require(std::isfinite(shifts[c]), "shiftBiases: the shift of class " + std::to_string(c) +
                                          " is " + std::to_string(shifts[c]) +
                                          "; expected a finite number");
  }
  RowVectorMap bias = mlp.parameters().bias(mlp.layer_count() - 1);
  for (Index c = 0; c < bias.size(); ++c) bias[c] += shifts[static_cast<std::size_t>(c)];
}

BiasShift::BiasShift(const Ensemble& model, const Dataset& dataset, std::span<const int> classes) {
  require_fit(model, "the network", dataset);
  classes_ = model.classes();
  const std::vector<bool> is_shifted = checked_classes(classes, classes_);
  samples_.reserve(dataset.size());
  EnsembleInference inference(model, Inference::block_rows);
  for_each_block(dataset, Inference::block_rows, [&](std::size_t first, Input x) {
    inference.ask(x);
    const ConstMatrixMap z = inference.logits(1);
    for (Index r = 0; r < z.rows(); ++r) {
      Part inside, outside;
      for (Index c = 0; c < z.cols(); ++c) {
        (is_shifted[static_cast<std::size_t>(c)] ? inside : outside)
            .add(c, static_cast<double>(z(r, c)));
      }
      const std::uint8_t label = dataset.label(first + static_cast<std::size_t>(r));
      samples_.push_back({.log_odds = inside.log_sum() - outside.log_sum(),
                          .margin = outside.largest - inside.largest,
                          .label = label,
                          .right_inside = inside.prediction == label,
                          .right_outside = outside.prediction == label});
    }
  });
}

std::vector<std::uint32_t> BiasShift::errors(double shift) const {
  std::vector<std::uint32_t> errors(static_cast<std::size_t>(classes_));
  for (const Sample& sample : samples_) errors[sample.label] += is_wrong(sample, shift);
  return errors;
}

double BiasShift::mass(double shift) const {
  double sum = 0;
  for (const Sample& sample : samples_) sum += 1 / (1 + std::exp(-sample.log_odds - shift));
  return sum / static_cast<double>(samples_.size());
}

double BiasShift::prior_matching(double frequency) const {
  require(frequency > 0 && frequency < 1, "priorMatching: the frequency is " + text(frequency) +
                                              "; expected a number between 0 and 1");
  // One sample alone would need logit(frequency) - log_odds; all together something between.
  const auto [least, most] = std::ranges::minmax(samples_, {}, &Sample::log_odds);
  const double logit = std::log(frequency / (1 - frequency));
  double low = logit - most.log_odds, high = logit - least.log_odds;
  while (high - low > prior_tolerance) {
    const double middle = (low + high) / 2;
    (mass(middle) < frequency ? low : high) = middle;
  }
  return (low + high) / 2;
}

double BiasShift::best() const {
  const auto steps = static_cast<int>(std::lround(limit / grid));
  std::size_t fewest = samples_.size() + 1;
  int longest = 0, run = 0, end = 0;
  for (int i = -steps; i <= steps; ++i) {
    const auto wrong = static_cast<std::size_t>(std::ranges::count_if(
        samples_, [&](const Sample& sample) { return is_wrong(sample, i * grid); }));
    if (wrong < fewest) {
      fewest = wrong;
      longest = run = 0;
    }
    run = wrong == fewest ? run + 1 : 0;
    if (run > longest) {
      longest = run;
      end = i;
    }
  }
  return (end - (longest - 1) / 2) * grid;
}

}  // namespace dk

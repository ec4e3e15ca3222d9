#pragma once

#include <memory>
#include <span>
#include <vector>

#include "dk/nn/mlp.hpp"
#include "dk/nn/optimizer.hpp"

namespace dk {

struct SynthesisOptions {
  enum class Bounds {
    none,
    clip,     // what is below 0 becomes 0, what is above 1 becomes 1
    rescale,  // of all images together the least becomes 0 and the most 1, linearly
  };
  double temperature = 1;  // 1e-4 .. 1e4
  OptimizerOptions optimizer{};
  Bounds bounds = Bounds::none;  // applied after each step
};

/// Training turned around: the network stays as it is (it is held) and images are moved until it
/// answers what is wanted,
///   L = -1/n sum t log softmax(z(x) / T),   dL/dx by Mlp::backward
/// as data impressions are made (Nayak et al. 2019, section 3.2). All images are one batch. The
/// schedule of the optimiser has no part: there is no end that it could know.
class Synthesis {
 public:
  static constexpr int max_images = 8192;

  /// `images` (n, inputs) to begin with; `targets` (n, classes) what the answers are to be, each
  /// row 0 or more and together 1. Throws invalid_argument where they do not fit.
  Synthesis(std::shared_ptr<const Mlp> mlp, std::span<const float> images,
            std::span<const float> targets, const SynthesisOptions& options);

  /// Takes so many steps and returns the mean of their losses, nats. Throws `diverged` when a loss
  /// is no longer a finite number.
  double advance(int steps);

  ConstMatrixMap images() const { return {images_.data(), images_.rows(), images_.cols()}; }

 private:
  double take_step();
  void bound();

  std::shared_ptr<const Mlp> mlp_;
  Hold hold_;
  Scalar temperature_;
  double rate_;
  SynthesisOptions::Bounds bounds_;
  Matrix images_, image_gradient_;  // (n, inputs)
  Matrix targets_;                  // (n, classes)
  std::unique_ptr<Optimizer> optimizer_;
  LayerOutputs outputs_, deltas_;
  OutputGradients given_;
  Parameters gradient_;  // of the network, which nobody follows
};

}  // namespace dk

#include "dk/train/synthesis.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "dk/core/error.hpp"
#include "dk/distill/softmax.hpp"
#include "dk/distill/temperature.hpp"

namespace dk {

namespace {

/// How many rows of `width` there are.
int checked_rows(std::span<const float> values, int width, const char* name, const char* what) {
  const auto columns = static_cast<std::size_t>(width);
  require(!values.empty() && values.size() % columns == 0 &&
              values.size() / columns <= Synthesis::max_images,
          std::string("synthesis: ") + name + " has " + std::to_string(values.size()) +
              " numbers; expected a multiple of " + std::to_string(width) + ", " + what +
              ", for 1 to " + std::to_string(Synthesis::max_images) + " images");
  return static_cast<int>(values.size() / columns);
}

Matrix matrix_of(std::span<const float> values, int width) {
  Matrix matrix(static_cast<Index>(values.size()) / width, width);
  for (std::size_t i = 0; i < values.size(); ++i) {
    matrix.data()[i] = static_cast<Scalar>(values[i]);
  }
  return matrix;
}

void check_images(std::span<const float> images, int width) {
  checked_rows(images, width, "images", "the network's inputs");
  for (std::size_t i = 0; i < images.size(); ++i) {
    require(std::isfinite(images[i]), "synthesis: images[" + std::to_string(i) + "] is " +
                                          text(static_cast<double>(images[i])) +
                                          "; expected a finite number");
  }
}

void check_targets(std::span<const float> targets, int classes, Index images) {
  const int rows = checked_rows(targets, classes, "targets", "the network's classes");
  require(rows == images, "synthesis: targets are for " + std::to_string(rows) +
                              " images; expected " + std::to_string(images));
  const auto width = static_cast<std::size_t>(classes);
  for (std::size_t r = 0; r < static_cast<std::size_t>(rows); ++r) {
    double sum = 0;
    for (const float share : targets.subspan(r * width, width)) {
      require(share >= 0, "synthesis: a target of image " + std::to_string(r) + " is " +
                              text(static_cast<double>(share)) + "; expected 0 or more");
      sum += static_cast<double>(share);
    }
    require(std::abs(sum - 1) < 1e-3, "synthesis: the targets of image " + std::to_string(r) +
                                          " add up to " + text(sum) + "; expected 1");
  }
}

}  // namespace

Synthesis::Synthesis(std::shared_ptr<const Mlp> mlp, std::span<const float> images,
                     std::span<const float> targets, const SynthesisOptions& options)
    : mlp_(std::move(mlp)),
      hold_(mlp_),
      temperature_(checked_temperature(options.temperature)),
      rate_(options.optimizer.rate),
      bounds_(options.bounds),
      images_((check_images(images, mlp_->input_width()), matrix_of(images, mlp_->input_width()))),
      image_gradient_(images_.rows(), images_.cols()),
      targets_((check_targets(targets, mlp_->classes(), images_.rows()),
                matrix_of(targets, mlp_->classes()))),
      optimizer_(make_optimizer(options.optimizer, static_cast<std::size_t>(images_.size()))),
      outputs_(mlp_->widths(), static_cast<int>(images_.rows())),
      deltas_(mlp_->widths(), static_cast<int>(images_.rows())),
      given_(mlp_->widths(), static_cast<int>(images_.rows())),
      gradient_(mlp_->widths()) {}

double Synthesis::advance(int steps) {
  double mean = 0;
  for (int step = 1; step <= steps; ++step) mean += (take_step() - mean) / step;
  return mean;
}

double Synthesis::take_step() {
  const ConstMatrixMap x = images();
  mlp_->forward(x, outputs_);
  const ConstMatrixMap z = std::as_const(outputs_).logits();
  MatrixMap gradient = given_.logits();
  const auto rows = static_cast<Scalar>(z.rows());
  double loss = 0;
  for (Index r = 0; r < z.rows(); ++r) {
    auto row = gradient.row(r).array();
    log_softmax(z.row(r), temperature_, row);
    loss -= static_cast<double>((row * targets_.row(r).array()).sum());
    row = (row.exp() - targets_.row(r).array()) / (temperature_ * rows);
  }
  if (!std::isfinite(loss)) {
    throw Error(ErrorCode::diverged,
                "synthesis diverged: the loss is no longer a finite number; try a lower learning "
                "rate");
  }
  MatrixMap into(image_gradient_.data(), images_.rows(), images_.cols());
  mlp_->backward(x, outputs_, given_, deltas_, gradient_, &into);
  const auto size = static_cast<std::size_t>(images_.size());
  optimizer_->step({images_.data(), size}, {image_gradient_.data(), size}, rate_);
  bound();
  return loss / static_cast<double>(rows);
}

void Synthesis::bound() {
  if (bounds_ == SynthesisOptions::Bounds::clip) {
    images_ = images_.cwiseMax(Scalar(0)).cwiseMin(Scalar(1));
  } else if (bounds_ == SynthesisOptions::Bounds::rescale) {
    const Scalar least = images_.minCoeff(), most = images_.maxCoeff();
    if (most > least) images_ = (images_.array() - least) / (most - least);
  }
}

}  // namespace dk

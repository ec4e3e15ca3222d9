#include "bindings/handles.hpp"

#include <emscripten/version.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "dk/data/batches.hpp"
#include "dk/data/pixels.hpp"
#include "dk/io/model_file.hpp"

namespace dk::bindings {

namespace {

/// JavaScript has seeds as doubles; those that are whole numbers up to 2^53 survive.
std::uint64_t checked_seed(double seed) {
  require(seed >= 0 && seed <= 9007199254740991.0 && seed == std::floor(seed),
          "seed is " + std::to_string(seed) + "; expected a whole number, 0 to 2^53 - 1");
  return static_cast<std::uint64_t>(seed);
}

std::shared_ptr<const Mlp> network_of(const JsMlp* handle) {
  return handle == nullptr ? nullptr : handle->mlp();
}

}  // namespace

JsDataset JsDataset::from_idx(Uint8Array images, Uint8Array labels) {
  return JsDataset(Dataset::from_idx(copy_in<std::uint8_t>(images), copy_in<std::uint8_t>(labels)));
}

JsDataset JsDataset::from_raw(Uint8Array pixels, Uint8Array labels, int rows, int cols,
                              int classes) {
  return JsDataset(Dataset::from_raw(copy_in<std::uint8_t>(pixels), copy_in<std::uint8_t>(labels),
                                     rows, cols, classes));
}

Uint8Array JsDataset::image(std::size_t i) const {
  require(i < dataset_.size(), "image " + std::to_string(i) + " was asked for; there are " +
                                   std::to_string(dataset_.size()));
  return copy_out<Uint8Array>(dataset_.image(i));
}

Uint8Array JsDataset::labels() const {
  std::vector<std::uint8_t> labels(dataset_.size());
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = dataset_.label(i);
  return copy_out<Uint8Array>(std::span<const std::uint8_t>(labels));
}

JsDataset JsDataset::subset(std::size_t size, double seed) const {
  return JsDataset(dataset_.subset(size, checked_seed(seed)));
}

JsMlp JsMlp::create(Widths widths, double seed) {
  Mlp mlp(emscripten::convertJSArrayToNumberVector<int>(widths));
  initialise_he(mlp, checked_seed(seed));
  return JsMlp(std::move(mlp));
}

JsMlp JsMlp::from_safetensors(Uint8Array bytes) {
  return JsMlp(read_model(copy_in<std::uint8_t>(bytes)));
}

Widths JsMlp::widths() const { return Widths(emscripten::val::array(mlp_->widths())); }

template <class T, class Convert>
Float32Array JsMlp::logits(const std::vector<T>& inputs, Convert&& convert) {
  const auto width = static_cast<std::size_t>(mlp_->input_width());
  const auto classes = static_cast<std::size_t>(mlp_->classes());
  require(!inputs.empty() && inputs.size() % width == 0,
          "logits: got " + std::to_string(inputs.size()) + " values; expected a multiple of " +
              std::to_string(width) + ", the network's inputs");
  if (!inference_) inference_.emplace(mlp_);
  const std::size_t count = inputs.size() / width;
  std::vector<float> result(count * classes);
  Matrix x(static_cast<Index>(std::min<std::size_t>(count, Inference::block_rows)),
           mlp_->input_width());
  for (std::size_t first = 0; first < count; first += Inference::block_rows) {
    const std::size_t rows = std::min<std::size_t>(Inference::block_rows, count - first);
    convert(std::span(inputs).subspan(first * width, rows * width), x.data());
    const ConstMatrixMap z = inference_->logits({x.data(), static_cast<Index>(rows), x.cols()});
    std::copy_n(z.data(), z.size(), result.data() + first * classes);
  }
  return copy_out<Float32Array>(std::span<const float>(result));
}

Float32Array JsMlp::logits_of_pixels(Uint8Array pixels) {
  return logits(copy_in<std::uint8_t>(pixels), to_unit_interval);
}

Float32Array JsMlp::logits_of_values(Float32Array values) {
  return logits(copy_in<float>(values), [](std::span<const float> from, Scalar* to) {
    std::copy(from.begin(), from.end(), to);
  });
}

Uint8Array JsMlp::to_safetensors() const {
  return copy_out<Uint8Array>(std::span<const std::uint8_t>(write_model(*mlp_)));
}

JsTrainer JsTrainer::create(const JsMlp& mlp, const JsDataset& dataset, const JsMlp* teacher,
                            const JsTrainingOptions& options) {
  return JsTrainer(std::make_shared<Trainer>(
      mlp.mlp(), dataset.dataset(),
      TrainingOptions{.epochs = options.epochs,
                      .batch_size = options.batch_size,
                      .seed = checked_seed(options.seed),
                      .optimizer = options.optimizer,
                      .objective = {.kind = options.objective,
                                    .teacher = network_of(teacher),
                                    .temperature = options.temperature,
                                    .soft_weight = options.soft_weight}}));
}

JsStepReport JsTrainer::advance(int count) {
  const StepReport report = trainer_->advance(count);
  return {report.steps,     report.samples,   report.loss.total,
          report.loss.hard, report.loss.soft, report.rate};
}

JsEvaluation evaluate_model(const JsMlp& mlp, const JsDataset& dataset, const JsMlp* teacher,
                            double temperature) {
  const Evaluation result =
      evaluate(mlp.mlp(), dataset.dataset(), network_of(teacher), temperature);
  return {result.count,
          result.errors,
          result.cross_entropy,
          copy_out<Uint32Array>(std::span<const std::uint32_t>(result.confusion)),
          result.calibration_error,
          result.agreement,
          result.divergence};
}

Float32Array class_map_of(const JsMlp& mlp, const JsDataset& dataset, double temperature) {
  const Matrix map = class_map(mlp.mlp(), dataset.dataset(), temperature);
  return copy_out<Float32Array>(
      std::span<const float>(map.data(), static_cast<std::size_t>(map.size())));
}

JsAbout about() {
  return {.version = DK_VERSION,
          .variant = DK_VARIANT,
          .emscripten = std::to_string(__EMSCRIPTEN_MAJOR__) + "." +
                        std::to_string(__EMSCRIPTEN_MINOR__) + "." +
                        std::to_string(__EMSCRIPTEN_TINY__),
          .eigen = std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION) +
                   "." + std::to_string(EIGEN_PATCH_VERSION),
          .simd = Eigen::SimdInstructionSetsInUse()};
}

double memory_bytes() { return static_cast<double>(reinterpret_cast<std::uintptr_t>(sbrk(0))); }

}  // namespace dk::bindings

#include "bindings/handles.hpp"

#include <emscripten/version.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "dk/core/dirichlet.hpp"
#include "dk/core/pixels.hpp"
#include "dk/core/pulse.hpp"
#include "dk/io/model_file.hpp"

namespace dk::bindings {

namespace {

/// JavaScript has seeds as doubles; those that are whole numbers up to 2^53 survive.
std::uint64_t checked_seed(double seed) {
  require(seed >= 0 && seed <= 9007199254740991.0 && seed == std::floor(seed),
          "seed is " + text(seed) + "; expected a whole number, 0 to 2^53 - 1");
  return static_cast<std::uint64_t>(seed);
}

std::vector<int> whole_numbers(const Numbers& numbers) {
  return emscripten::convertJSArrayToNumberVector<int>(numbers);
}

Ensemble ensemble_of(const Networks& networks, Ensemble::Mean mean) {
  std::vector<std::shared_ptr<const Mlp>> members;
  for (const emscripten::val& handle : networks) {
    members.push_back(handle.as<const JsMlp&>().mlp());
  }
  return Ensemble(std::move(members), mean);
}

std::vector<NamedNumber> named_numbers(const NumbersByName& numbers) {
  const emscripten::val entries =
      emscripten::val::global("Object").call<emscripten::val>("entries", numbers);
  std::vector<NamedNumber> named;
  for (const emscripten::val& entry : entries) {
    named.push_back({entry[0].as<std::string>(), entry[1].as<double>()});
  }
  return named;
}

std::vector<LayerPair> layer_pairs(const Numbers& layers) {
  const std::vector<int> flat = whole_numbers(layers);
  std::vector<LayerPair> pairs;
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) pairs.push_back({flat[i], flat[i + 1]});
  return pairs;
}

}  // namespace

JsDataset JsDataset::from_idx(Uint8Array images, Uint8Array labels,
                              const std::optional<ImageSize>& size, const ClassRange& classes) {
  return JsDataset(Dataset::from_idx(copy_in<std::uint8_t>(images), copy_in<std::uint8_t>(labels),
                                     size, classes));
}

JsDataset JsDataset::from_raw(Uint8Array pixels, Uint8Array labels, int rows, int cols, int classes,
                              int first_label) {
  return JsDataset(Dataset::from_raw(copy_in<std::uint8_t>(pixels), copy_in<std::uint8_t>(labels),
                                     rows, cols, classes, first_label));
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

JsDataset JsDataset::with_classes(Numbers classes) const {
  return JsDataset(dataset_.with_classes(whole_numbers(classes)));
}

JsDataset JsDataset::without_classes(Numbers classes) const {
  return JsDataset(dataset_.without_classes(whole_numbers(classes)));
}

JsDataset JsDataset::take(std::size_t from, std::size_t count) const {
  return JsDataset(dataset_.take(from, count));
}

std::string JsDataset::digest() const {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(dataset_.digest()));
  return digits;
}

JsMlp JsMlp::create(Numbers widths, double seed) {
  Mlp mlp(whole_numbers(widths));
  initialise_he(mlp, checked_seed(seed));
  return JsMlp(std::move(mlp));
}

JsMlp JsMlp::from_safetensors(Uint8Array bytes, const std::optional<InputScale>& inputs) {
  Mlp mlp = read_model(copy_in<std::uint8_t>(bytes));
  if (inputs) fold_input_scale(mlp, *inputs);
  return JsMlp(std::move(mlp));
}

Numbers JsMlp::widths() const { return Numbers(emscripten::val::array(mlp_->widths())); }

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

void JsMlp::shift_biases(Float32Array shifts) { dk::shift_biases(*mlp_, copy_in<float>(shifts)); }

void JsMlp::copy_layers(const JsMlp& from, Numbers layers) {
  require_free(*mlp_, "copying layers into it");
  mlp_->copy_layers(*from.mlp_, whole_numbers(layers));
}

Uint8Array JsMlp::to_safetensors() const {
  return copy_out<Uint8Array>(std::span<const std::uint8_t>(write_model(*mlp_)));
}

JsTrainer JsTrainer::create(const JsDataset& dataset, const JsTrainingOptions& options) {
  return JsTrainer(std::make_shared<Trainer>(dataset.dataset(),
                                             TrainingOptions{.epochs = options.epochs,
                                                             .batch_size = options.batch_size,
                                                             .seed = checked_seed(options.seed),
                                                             .jitter = options.jitter}));
}

void JsTrainer::add(const JsMlp& mlp, Networks teacher, Float32Array teacher_logits,
                    const JsLaneOptions& options) {
  trainer_->add(mlp.mlp(), {.optimizer = options.optimizer,
                            .objective = {.kind = options.objective,
                                          .teacher = ensemble_of(teacher, options.mean),
                                          .teacher_logits = copy_in<float>(teacher_logits),
                                          .is_live = options.live,
                                          .numbers = named_numbers(options.numbers),
                                          .layers = layer_pairs(options.layers)},
                            .dropout = options.dropout,
                            .max_norm = options.max_norm});
}

JsStepReport JsTrainer::advance(int count) {
  const StepReport& report = trainer_->advance(count);
  std::vector<double> lanes;
  for (const auto& [loss, rate] : report.lanes) {
    lanes.push_back(loss.total);
    lanes.insert(lanes.end(), loss.terms.begin(), loss.terms.end());
    lanes.push_back(rate);
  }
  return {report.steps, report.samples, Numbers(emscripten::val::array(lanes))};
}

JsSynthesis JsSynthesis::create(const JsMlp& mlp, Float32Array images, Float32Array targets,
                                const JsSynthesisOptions& options) {
  return JsSynthesis(
      std::make_shared<Synthesis>(mlp.mlp(), copy_in<float>(images), copy_in<float>(targets),
                                  SynthesisOptions{.temperature = options.temperature,
                                                   .optimizer = options.optimizer,
                                                   .bounds = options.bounds}));
}

Float32Array JsSynthesis::images() const {
  const ConstMatrixMap images = synthesis_->images();
  return copy_out<Float32Array>(
      std::span<const float>(images.data(), static_cast<std::size_t>(images.size())));
}

Uint32Array epoch_order_of(int size, double seed, int epoch) {
  std::vector<std::uint32_t> order(static_cast<std::size_t>(size));
  epoch_order(checked_seed(seed), static_cast<std::uint32_t>(epoch), order);
  return copy_out<Uint32Array>(std::span<const std::uint32_t>(order));
}

Float32Array dirichlet(Numbers concentrations, int count, double seed) {
  const auto values = emscripten::convertJSArrayToNumberVector<double>(concentrations);
  require(!values.empty(), "dirichlet: there are no concentrations; expected one a class");
  for (const double value : values) {
    require(value > 0 && std::isfinite(value),
            "dirichlet: a concentration is " + text(value) + "; expected a number above 0");
  }
  require(count >= 1, "dirichlet: count is " + std::to_string(count) + "; expected 1 or more");
  Philox random(checked_seed(seed), Stream::dirichlet);
  std::vector<float> shares(values.size() * static_cast<std::size_t>(count));
  for (std::size_t first = 0; first < shares.size(); first += values.size()) {
    dirichlet_draw(random, values, std::span(shares).subspan(first, values.size()));
  }
  return copy_out<Float32Array>(std::span<const float>(shares));
}

JsEvaluation evaluate_model(Networks model, Ensemble::Mean mean, const JsDataset& dataset,
                            Networks teacher, double temperature) {
  const Evaluation result = evaluate(ensemble_of(model, mean), dataset.dataset(),
                                     ensemble_of(teacher, mean), temperature);
  return {result.count,
          result.errors,
          result.cross_entropy,
          copy_out<Uint32Array>(std::span<const std::uint32_t>(result.confusion)),
          result.calibration_error,
          result.agreement,
          result.divergence};
}

Float32Array class_map_of(Networks model, Ensemble::Mean mean, const JsDataset& dataset,
                          double temperature) {
  const Matrix map = class_map(ensemble_of(model, mean), dataset.dataset(), temperature);
  return copy_out<Float32Array>(
      std::span<const float>(map.data(), static_cast<std::size_t>(map.size())));
}

Float32Array class_map_of_logits(Float32Array logits, Uint8Array labels, double temperature) {
  const auto values = copy_in<float>(logits);
  const auto classes_of = copy_in<std::uint8_t>(labels);
  require(!classes_of.empty() && values.size() % classes_of.size() == 0 && !values.empty(),
          "classMapOfLogits: there are " + std::to_string(values.size()) + " logits and " +
              std::to_string(classes_of.size()) + " labels; expected a row of logits a label");
  const auto rows = static_cast<Index>(classes_of.size());
  const ConstMatrixMap z(values.data(), rows, static_cast<Index>(values.size()) / rows);
  const Matrix map = class_map(z, classes_of, temperature);
  return copy_out<Float32Array>(
      std::span<const float>(map.data(), static_cast<std::size_t>(map.size())));
}

JsBiasShift JsBiasShift::create(Networks model, Ensemble::Mean mean, const JsDataset& dataset,
                                Numbers classes) {
  return JsBiasShift(
      BiasShift(ensemble_of(model, mean), dataset.dataset(), whole_numbers(classes)));
}

Uint32Array JsBiasShift::errors(double shift) const {
  return copy_out<Uint32Array>(std::span<const std::uint32_t>(bias_shift_.errors(shift)));
}

JsAbout about() {
  return {.version = DK_VERSION,
          .emscripten = std::to_string(__EMSCRIPTEN_MAJOR__) + "." +
                        std::to_string(__EMSCRIPTEN_MINOR__) + "." +
                        std::to_string(__EMSCRIPTEN_TINY__),
          .eigen = std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION) +
                   "." + std::to_string(EIGEN_PATCH_VERSION),
          .simd = Eigen::SimdInstructionSetsInUse()};
}

void report_work() {
  set_pulse([] { emscripten::val::module_property("onWork")(); });
}

double memory_bytes() { return static_cast<double>(reinterpret_cast<std::uintptr_t>(sbrk(0))); }

}  // namespace dk::bindings

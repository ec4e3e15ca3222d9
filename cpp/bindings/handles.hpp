#pragma once

#include <memory>
#include <optional>
#include <string>

#include "bindings/boundary.hpp"
#include "dk/core/parallel.hpp"
#include "dk/data/dataset.hpp"
#include "dk/distill/bias_shift.hpp"
#include "dk/nn/inference.hpp"
#include "dk/nn/input_scale.hpp"
#include "dk/train/metrics.hpp"
#include "dk/train/synthesis.hpp"
#include "dk/train/trainer.hpp"

// What JavaScript sees: five classes of handles and a few plain structs. web/engine wraps them; its
// documentation is the reference.

namespace dk::bindings {

class JsDataset {
 public:
  static JsDataset from_idx(Uint8Array images, Uint8Array labels,
                            const std::optional<ImageSize>& size, const ClassRange& classes);
  static JsDataset from_raw(Uint8Array pixels, Uint8Array labels, int rows, int cols, int classes,
                            int first_label);

  std::size_t size() const { return dataset_.size(); }
  int rows() const { return dataset_.rows(); }
  int cols() const { return dataset_.cols(); }
  int classes() const { return dataset_.classes(); }
  Uint8Array image(std::size_t i) const;  // (rows * cols)
  Uint8Array labels() const;              // (size)
  JsDataset subset(std::size_t size, double seed) const;
  JsDataset with_classes(Numbers classes) const;
  JsDataset without_classes(Numbers classes) const;
  JsDataset take(std::size_t from, std::size_t count) const;
  std::string digest() const;  // 16 hexadecimal digits

  const Dataset& dataset() const { return dataset_; }

 private:
  explicit JsDataset(Dataset dataset) : dataset_(std::move(dataset)) {}

  Dataset dataset_;
  LiveHandle live_;
};

class JsMlp {
 public:
  static JsMlp create(Numbers widths, double seed);
  static JsMlp from_safetensors(Uint8Array bytes, const std::optional<InputScale>& inputs);

  Numbers widths() const;
  std::size_t parameter_count() const { return mlp_->parameters().flat().size(); }
  Float32Array logits_of_pixels(Uint8Array pixels);    // (n, inputs) 0..255 -> (n, classes)
  Float32Array logits_of_values(Float32Array values);  // (n, inputs) -> (n, classes)
  void shift_biases(Float32Array shifts);              // (classes)
  void copy_layers(const JsMlp& from, Numbers layers);
  Uint8Array to_safetensors() const;

  const std::shared_ptr<Mlp>& mlp() const { return mlp_; }

 private:
  explicit JsMlp(Mlp mlp) : mlp_(std::make_shared<Mlp>(std::move(mlp))) {}
  template <class T, class Convert>
  Float32Array logits(const std::vector<T>& inputs, Convert&& convert);

  std::shared_ptr<Mlp> mlp_;
  std::optional<Inference> inference_;  // made at the first use
  LiveHandle live_;
};

struct JsTrainingOptions {
  double epochs;
  int batch_size;
  double seed;
  int jitter;
};

struct JsLaneOptions {
  OptimizerOptions optimizer;
  std::string objective;  // a method's name
  NumbersByName numbers{emscripten::val::undefined()};
  Numbers layers{emscripten::val::undefined()};  // student, teacher, student, teacher, ...
  bool live;
  Ensemble::Mean mean;
  DropoutOptions dropout;
  std::optional<double> max_norm;
};

struct JsStepReport {
  int steps;
  int samples;
  // Of each lane: total loss, its terms (Loss::max_terms), rate.
  Numbers lanes{emscripten::val::undefined()};
};

class JsTrainer {
 public:
  static JsTrainer create(const JsDataset& dataset, const JsTrainingOptions& options);

  /// A teacher, or its logits (dataset.size(), classes), or neither: then both are empty.
  void add(const JsMlp& mlp, Networks teacher, Float32Array teacher_logits,
           const JsLaneOptions& options);

  double step() const { return static_cast<double>(trainer_->step()); }
  double steps() const { return static_cast<double>(trainer_->steps()); }
  double steps_per_epoch() const { return static_cast<double>(trainer_->steps_per_epoch()); }
  JsStepReport advance(int count);

 private:
  explicit JsTrainer(std::shared_ptr<Trainer> trainer) : trainer_(std::move(trainer)) {}

  std::shared_ptr<Trainer> trainer_;
  LiveHandle live_;
};

struct JsSynthesisOptions {
  double temperature;
  OptimizerOptions optimizer;
  SynthesisOptions::Bounds bounds;
};

class JsSynthesis {
 public:
  static JsSynthesis create(const JsMlp& mlp, Float32Array images, Float32Array targets,
                            const JsSynthesisOptions& options);

  double advance(int steps) { return synthesis_->advance(steps); }
  Float32Array images() const;  // (n, inputs)

 private:
  explicit JsSynthesis(std::shared_ptr<Synthesis> synthesis) : synthesis_(std::move(synthesis)) {}

  std::shared_ptr<Synthesis> synthesis_;
  LiveHandle live_;
};

/// The order of an epoch of `size` samples.
Uint32Array epoch_order_of(int size, double seed, int epoch);

/// `count` draws, (count, concentrations).
Float32Array dirichlet(Numbers concentrations, int count, double seed);

struct JsEvaluation {
  int count;
  int errors;
  double cross_entropy;
  Uint32Array confusion{emscripten::val::undefined()};
  double calibration_error;
  std::optional<double> agreement, divergence;
};

JsEvaluation evaluate_model(Networks model, Ensemble::Mean mean, const JsDataset& dataset,
                            Networks teacher, double temperature);
/// logits (n, classes), labels (n)
Float32Array class_map_of_logits(Float32Array logits, Uint8Array labels, double temperature);

Float32Array class_map_of(Networks model, Ensemble::Mean mean, const JsDataset& dataset,
                          double temperature);

class JsBiasShift {
 public:
  static JsBiasShift create(Networks model, Ensemble::Mean mean, const JsDataset& dataset,
                            Numbers classes);

  Uint32Array errors(double shift) const;  // (classes), by label
  double mass(double shift) const { return bias_shift_.mass(shift); }
  double prior_matching(double frequency) const { return bias_shift_.prior_matching(frequency); }
  double best() const { return bias_shift_.best(); }

 private:
  explicit JsBiasShift(BiasShift bias_shift) : bias_shift_(std::move(bias_shift)) {}

  BiasShift bias_shift_;
  LiveHandle live_;
};

struct JsAbout {
  std::string version;
  std::string emscripten;
  std::string eigen;
  std::string simd;
};

JsAbout about();

/// From now on a long call calls `onWork`, a function that web/engine/src/module.js puts on the
/// module, from time to time.
void report_work();

/// Bytes of the module's memory that were ever in use: data, stacks and the highest of the heap.
double memory_bytes();

}  // namespace dk::bindings

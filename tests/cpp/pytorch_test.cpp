// Training, compared number by number with PyTorch's; tests/vectors/make_vectors.py says what was
// recorded, and how.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "dk/core/pixels.hpp"
#include "dk/data/batches.hpp"
#include "dk/distill/method.hpp"
#include "dk/io/float_values.hpp"
#include "dk/io/model_file.hpp"
#include "dk/io/safetensors.hpp"
#include "dk/nn/optimizer.hpp"
#include "dk/train/metrics.hpp"
#include "dk/train/trainer.hpp"
#include "methods.hpp"
#include "vectors.hpp"

using namespace dk;

namespace {

// Largest difference allowed, relative to the largest value of the tensor. PyTorch computed in
// double precision, so all of it is our rounding. Largest seen: 3e-6, after ten steps of Adam,
// which divides by the size of gradients that are nearly zero; 1e-6 in the gradients themselves.
constexpr double tolerance = 1e-5;

constexpr int batch_size = 8;
constexpr int objective_steps = 3;
constexpr int run_steps = 10;

/// What PyTorch computed, by name.
class Recorded {
 public:
  Recorded()
      : file_(test::read_vectors("training.safetensors")), content_(read_safetensors(file_)) {}

  const Tensor& tensor(const std::string& name) const {
    const Tensor* found = content_.find(name);
    REQUIRE_MESSAGE(found != nullptr, "no recorded tensor ", name);
    return *found;
  }

  std::vector<float> values(const std::string& name) const { return float_values(tensor(name)); }

  /// Entry `i` of the tensor's first dimension.
  std::vector<float> values(const std::string& name, int i) const {
    const std::vector<float> all = values(name);
    const std::size_t size = all.size() / static_cast<std::size_t>(tensor(name).shape[0]);
    const float* first = all.data() + static_cast<std::size_t>(i) * size;
    return {first, first + size};
  }

  /// The settings of all objectives.
  std::vector<std::string> objectives() const {
    const std::string begin = "objectives/", end = "/losses";
    std::vector<std::string> settings;
    for (const Tensor& one : content_.tensors) {
      if (!one.name.starts_with(begin) || !one.name.ends_with(end)) continue;
      settings.push_back(
          one.name.substr(begin.size(), one.name.size() - begin.size() - end.size()));
    }
    return settings;
  }

  Dataset dataset() const {
    const Tensor& pixels = tensor("pixels");
    const Tensor& labels = tensor("labels");
    return Dataset::from_raw(
        {pixels.bytes.begin(), pixels.bytes.end()}, {labels.bytes.begin(), labels.bytes.end()},
        static_cast<int>(pixels.shape[1]), static_cast<int>(pixels.shape[2]), 5);
  }

 private:
  std::vector<std::uint8_t> file_;
  Safetensors content_;
};

std::shared_ptr<Mlp> read_network(const std::string& name) {
  return std::make_shared<Mlp>(read_model(test::read_vectors(name + ".safetensors")));
}

void check_close(std::span<const Scalar> got, std::span<const float> expected,
                 const std::string& name) {
  CAPTURE(name);
  REQUIRE(got.size() == expected.size());
  double scale = 0, difference = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const auto e = static_cast<double>(expected[i]);
    scale = std::max(scale, std::abs(e));
    difference = std::max(difference, std::abs(static_cast<double>(got[i]) - e));
  }
  CAPTURE(scale);
  CHECK(difference <= tolerance * scale);
}

void check_close(double got, float expected, const std::string& name) {
  CAPTURE(name);
  const auto e = static_cast<double>(expected);
  CAPTURE(e);
  CHECK(std::abs(got - e) <= tolerance * std::abs(e));
}

template <class Derived>
std::span<const Scalar> flat(const Eigen::PlainObjectBase<Derived>& m) {
  return {m.data(), static_cast<std::size_t>(m.size())};
}

/// Weights in PyTorch's layout, [out, in].
void check_parameters(const Parameters& got, const Recorded& recorded, const std::string& prefix,
                      int step) {
  for (int l = 0; l < got.layer_count(); ++l) {
    const std::string key = prefix + ".layers." + std::to_string(l);
    const Matrix weight = got.weight(l).transpose();
    const RowVector bias = got.bias(l);
    check_close(flat(weight), recorded.values(key + ".weight", step), key + ".weight");
    check_close(flat(bias), recorded.values(key + ".bias", step), key + ".bias");
  }
}

/// "METHOD number=2 layers=1:0": the kind, its numbers and its pairs of layers.
ObjectiveOptions options_of(const std::string& setting) {
  std::istringstream parts(setting);
  ObjectiveOptions options;
  parts >> options.kind;
  for (std::string part; parts >> part;) {
    const std::size_t equals = part.find('=');
    const std::string name = part.substr(0, equals), value = part.substr(equals + 1);
    if (name == "layers") {
      std::istringstream pairs(value);
      LayerPair pair{};
      for (char colon, comma; pairs >> pair.student >> colon >> pair.teacher; pairs >> comma) {
        options.layers.push_back(pair);
      }
    } else {
      options.numbers.push_back({name, std::stod(value)});
    }
  }
  if (method_named(options.kind).needs != Needs::labels) {
    options.teacher = Ensemble(read_network("teacher"));
  }
  return options;
}

/// Three steps of plain SGD, each on its batch.
void check_objective(const Recorded& recorded, const std::string& setting) {
  CAPTURE(setting);
  const std::string prefix = "objectives/" + setting + "/";
  const Dataset dataset = recorded.dataset();
  const auto width = static_cast<Index>(dataset.input_width());
  Mlp mlp = *read_network("student");
  const ObjectiveOptions options = options_of(setting);
  const auto objective = make_objective(options, mlp, dataset, batch_size);
  const auto optimizer = make_optimizer({.rate = 0.1}, mlp.parameters().flat().size());
  const std::vector<Block> own = objective->blocks();
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto start = recorded.values(prefix + "own." + std::to_string(i));
    REQUIRE(own[i].parameters.size() == start.size());
    std::ranges::copy(start, own[i].parameters.begin());
  }
  LayerOutputs outputs(mlp.widths(), batch_size), deltas(mlp.widths(), batch_size);
  OutputGradients output_gradients(mlp.widths(), batch_size);
  Parameters gradient(mlp.widths());
  Matrix x(batch_size, width), input_gradient(batch_size, width);
  MatrixMap input_gradient_map(input_gradient.data(), batch_size, width);
  std::vector<std::uint8_t> labels(batch_size);
  std::vector<std::uint32_t> ids(batch_size);

  for (int step = 0; step < objective_steps; ++step) {
    CAPTURE(step);
    for (int r = 0; r < batch_size; ++r) {
      const auto i = static_cast<std::size_t>(step * batch_size + r);
      to_unit_interval(dataset.image(i), x.row(r).data());
      labels[static_cast<std::size_t>(r)] = dataset.label(i);
      ids[static_cast<std::size_t>(r)] = dataset.sample_id(i);
    }
    const Batch batch{ConstMatrixMap(x.data(), batch_size, width), labels, ids};
    mlp.forward(batch.x, outputs);
    const Loss loss = objective->evaluate(batch, outputs, output_gradients);
    mlp.backward(batch.x, outputs, output_gradients, deltas, gradient, &input_gradient_map);

    const std::vector<float> losses = recorded.values(prefix + "losses", step);
    const auto terms = method_named(options.kind).terms;
    REQUIRE(losses.size() == 1 + terms.size());
    check_close(loss.total, losses[0], "total");
    for (std::size_t i = 0; i < terms.size(); ++i) {
      check_close(loss.terms[i], losses[1 + i], terms[i]);
    }
    const Matrix logits = outputs.logits();
    check_close(flat(logits), recorded.values(prefix + "logits", step), "logits");
    check_close(flat(input_gradient), recorded.values(prefix + "input_gradient", step), "input");
    check_parameters(gradient, recorded, prefix + "gradients", step);
    for (std::size_t i = 0; i < own.size(); ++i) {
      const std::string name = "own_gradients." + std::to_string(i);
      check_close(own[i].gradient, recorded.values(prefix + name, step), name);
      make_optimizer({.rate = 0.1}, own[i].parameters.size())
          ->step(own[i].parameters, own[i].gradient, 0.1);
    }
    optimizer->step(mlp.parameters().flat(), gradient.flat(), 0.1);
  }
}

/// Ten steps of the trainer on all images at once, whose order then has no part in the result.
void check_run(const Recorded& recorded, const std::string& name, const OptimizerOptions& optimizer,
               const ObjectiveOptions& objective = {}, std::optional<double> max_norm = {}) {
  CAPTURE(name);
  const std::string prefix = "runs/" + name + "/";
  const Dataset dataset = recorded.dataset();
  const auto mlp = read_network("student");
  Trainer trainer(mlp, dataset,
                  {.epochs = run_steps, .batch_size = static_cast<int>(dataset.size()), .seed = 3},
                  {.optimizer = optimizer, .objective = objective, .max_norm = max_norm});
  const std::vector<float> losses = recorded.values(prefix + "losses");
  const std::vector<float> rates = recorded.values(prefix + "rates");
  REQUIRE(trainer.steps() == run_steps);
  for (std::size_t step = 0; step < run_steps; ++step) {
    CAPTURE(step);
    const LaneReport report = trainer.advance(1).lanes[0];
    check_close(report.loss.total, losses[step], "loss");
    check_close(report.rate, rates[step], "rate");
    if (step == 0) check_parameters(mlp->parameters(), recorded, prefix + "parameters", 0);
  }
  check_parameters(mlp->parameters(), recorded, prefix + "parameters", 1);
}

void check_evaluation(const Recorded& recorded, const std::string& name,
                      const std::shared_ptr<const Mlp>& teacher) {
  CAPTURE(name);
  const std::string prefix = "evaluation/" + name + "/";
  const auto mlp = read_network(name);
  const Evaluation got = evaluate(mlp, recorded.dataset(), teacher, 4);
  CHECK(static_cast<float>(got.count) == recorded.values(prefix + "counts")[0]);
  CHECK(static_cast<float>(got.errors) == recorded.values(prefix + "counts")[1]);
  const std::vector<float> confusion = recorded.values(prefix + "confusion");
  CHECK(std::equal(got.confusion.begin(), got.confusion.end(), confusion.begin(), confusion.end(),
                   [](std::uint32_t a, float b) { return static_cast<float>(a) == b; }));
  const auto check = [&](double value, const std::string& key) {
    const std::vector<float> expected = recorded.values(prefix + key);
    REQUIRE(expected.size() == 1);
    check_close(value, expected[0], key);
  };
  check(got.cross_entropy, "cross_entropy");
  check(got.calibration_error, "calibration_error");
  REQUIRE(got.agreement.has_value() == (teacher != nullptr));
  REQUIRE(got.divergence.has_value() == (teacher != nullptr));
  if (teacher) check(*got.agreement, "agreement");
  if (teacher) check(*got.divergence, "divergence");
  const Matrix map = class_map(mlp, recorded.dataset(), 4);
  check_close(flat(map), recorded.values(prefix + "class_map"), "class_map");
}

}  // namespace

TEST_CASE("PyTorch: every method, its gradients and three steps") {
  const Recorded recorded;
  std::set<std::string> kinds;
  for (const std::string& setting : recorded.objectives()) {
    check_objective(recorded, setting);
    kinds.insert(setting.substr(0, setting.find(' ')));
  }
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    CHECK(kinds.contains(method->name));
  }
}

TEST_CASE("PyTorch: ten steps of SGD") {
  const Recorded recorded;
  check_run(recorded, "sgd", {.rate = 0.2});
  check_run(recorded, "sgd momentum", {.rate = 0.05, .momentum = 0.9});
  check_run(recorded, "sgd nesterov", {.rate = 0.05, .momentum = 0.9, .nesterov = true});
  check_run(recorded, "sgd weight decay",
            {.rate = 0.05, .momentum = 0.9, .nesterov = true, .weight_decay = 0.1});
}

TEST_CASE("PyTorch: ten steps of Adam") {
  const Recorded recorded;
  const auto adam = OptimizerOptions::Kind::adam;
  check_run(recorded, "adam", {.kind = adam, .rate = 0.01});
  check_run(recorded, "adam epsilon",
            {.kind = adam, .rate = 0.05, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01});
  check_run(recorded, "adam weight decay", {.kind = adam, .rate = 0.01, .weight_decay = 0.1});
}

TEST_CASE("PyTorch: ten steps with a schedule") {
  const Recorded recorded;
  check_run(recorded, "sgd cosine", {.rate = 0.2, .schedule = {.kind = Schedule::Kind::cosine}});
  check_run(recorded, "sgd exponential",
            {.rate = 0.2, .schedule = {.kind = Schedule::Kind::exponential, .decay = 0.8}});
}

TEST_CASE("PyTorch: ten steps of distillation with a cosine schedule") {
  check_run(Recorded(), "distilled",
            {.rate = 0.02,
             .momentum = 0.9,
             .nesterov = true,
             .schedule = {.kind = Schedule::Kind::cosine}},
            test::soft_target(read_network("teacher"), 4, 0.9));
}

TEST_CASE("PyTorch: ten steps under a max-norm constraint") {
  check_run(Recorded(), "max-norm", {.rate = 0.2, .momentum = 0.9}, {}, 1.4);
}

TEST_CASE("PyTorch: evaluation") {
  const Recorded recorded;
  check_evaluation(recorded, "student", read_network("teacher"));
  check_evaluation(recorded, "teacher", nullptr);
}

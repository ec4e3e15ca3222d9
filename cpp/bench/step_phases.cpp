#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "dk/core/gemm.hpp"
#include "dk/data/batches.hpp"
#include "dk/distill/method.hpp"
#include "dk/nn/mlp.hpp"
#include "dk/nn/optimizer.hpp"

// A training step with hard labels in its phases, each one a call, for bench/phases.js to time:
// what Lane::take_step and Mlp do, in their order. 784-width-width-10, SGD with momentum.

namespace {

using namespace dk;

constexpr int batch_size = 128;
constexpr int hidden_layers = 2;
constexpr double rate = 0.05;

std::vector<std::uint8_t> pixels, labels;

struct Step {
  explicit Step(const std::vector<int>& widths)
      : mlp(widths),
        dataset(Dataset::from_raw(pixels, labels, 28, 28, 10)),
        batches(dataset, batch_size, 1, 0, {InputForm::fastest}),
        objective(make_objective({}, mlp, dataset, batch_size)),
        optimizer(make_optimizer({.rate = rate, .momentum = 0.9}, mlp.parameters().flat().size())),
        outputs(widths, batch_size),
        deltas(widths, batch_size),
        given(widths, batch_size),
        gradient(widths) {
    initialise_he(mlp, 1);
  }

  void forward(int l) {
    const Input x = l == 0 ? batch->x : Input(std::as_const(outputs).layer(l - 1));
    gemm_nn(x, std::as_const(mlp).parameters().weight(l), std::as_const(mlp).parameters().bias(l),
            l == hidden_layers ? Activation::none : Activation::relu, outputs.layer(l));
  }

  void weight_gradient(int l) {
    const Input x = l == 0 ? batch->x : Input(std::as_const(outputs).layer(l - 1));
    gemm_tn(x, std::as_const(deltas).layer(l), gradient.weight(l), gradient.bias(l));
  }

  void input_gradient(int l) {
    gemm_nt_relu(std::as_const(deltas).layer(l), std::as_const(mlp).parameters().weight(l),
                 std::as_const(outputs).layer(l - 1), deltas.layer(l - 1));
  }

  Mlp mlp;
  Dataset dataset;
  Batches batches;
  std::unique_ptr<Objective> objective;
  std::unique_ptr<Optimizer> optimizer;
  LayerOutputs outputs, deltas;
  OutputGradients given;
  Parameters gradient;
  std::unique_ptr<Batch> batch;
};

std::unique_ptr<Step> step;

}  // namespace

extern "C" {

/// Where the images (count, 784) and the labels (count) are to be written, before open_network().
std::uint8_t* images_memory(int count) {
  pixels.resize(static_cast<std::size_t>(count) * 28 * 28);
  return pixels.data();
}
std::uint8_t* labels_memory(int count) {
  labels.resize(static_cast<std::size_t>(count));
  return labels.data();
}

void open_network(int width) {
  step = std::make_unique<Step>(std::vector<int>{28 * 28, width, width, 10});
}

void take_batch() {
  step->batch = std::make_unique<Batch>(step->batches.next());
  for (LayerOutputs* o : {&step->outputs, &step->deltas}) o->set_rows(step->batch->rows());
  step->given.set_rows(step->batch->rows());
}
void forward(int layer) { step->forward(layer); }
void objective() {
  step->objective->evaluate(*step->batch, step->outputs, step->given);
  step->deltas.logits() = step->given.logits();
}
void weight_gradient(int layer) { step->weight_gradient(layer); }
void input_gradient(int layer) { step->input_gradient(layer); }
void update() { step->optimizer->step(step->mlp.parameters().flat(), step->gradient.flat(), rate); }

/// Elements of a hidden layer that are not zero, mean over the batch.
double nonzeros(int layer) {
  const ConstMatrixMap h = std::as_const(step->outputs).layer(layer);
  return static_cast<double>((h.array() != 0).count()) / static_cast<double>(h.rows());
}
}

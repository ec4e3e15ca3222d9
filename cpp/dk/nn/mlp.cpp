#include "dk/nn/mlp.hpp"

#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "dk/core/error.hpp"
#include "dk/core/gemm.hpp"
#include "dk/core/random.hpp"

namespace dk {

namespace {

const std::vector<int>& checked(const std::vector<int>& widths) {
  require(widths.size() >= 2 && widths.size() <= Mlp::max_layers + 1,
          "a network has 1 to " + std::to_string(Mlp::max_layers) +
              " layers, that is 2 or more widths; got " + std::to_string(widths.size()) +
              " widths");
  std::size_t count = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    require(widths[i] >= 1 && widths[i] <= Mlp::max_width,
            "width " + std::to_string(i) + " of the network is " + std::to_string(widths[i]) +
                "; expected 1 to " + std::to_string(Mlp::max_width));
    if (i > 0) {
      count += (static_cast<std::size_t>(widths[i - 1]) + 1) * static_cast<std::size_t>(widths[i]);
      require(count <= Mlp::max_parameters, "the network has more than " +
                                                std::to_string(Mlp::max_parameters) +
                                                " parameters, the most that is allowed");
    }
  }
  return widths;
}

}  // namespace

OutputGradients::OutputGradients(const std::vector<int>& widths, int max_rows)
    : rows_(max_rows), max_rows_(max_rows), widths_(widths), layers_(widths.size() - 1) {
  layers_.back().resize(max_rows, widths.back());
}

void OutputGradients::set_rows(int rows) {
  assert(rows >= 1 && rows <= max_rows_);
  rows_ = rows;
}

MatrixMap OutputGradients::logits() { return {layers_.back().data(), rows_, widths_.back()}; }

ConstMatrixMap OutputGradients::logits() const {
  return {layers_.back().data(), rows_, widths_.back()};
}

MatrixMap OutputGradients::hidden(int i) {
  const auto l = static_cast<std::size_t>(i);
  assert(l + 1 < layers_.size());
  if (layers_[l].size() == 0) layers_[l].resize(max_rows_, widths_[l + 1]);
  return {layers_[l].data(), rows_, widths_[l + 1]};
}

ConstMatrixMap OutputGradients::hidden(int i) const {
  assert(has_hidden(i));
  const auto l = static_cast<std::size_t>(i);
  return {layers_[l].data(), rows_, widths_[l + 1]};
}

bool OutputGradients::has_hidden(int i) const {
  return layers_[static_cast<std::size_t>(i)].size() != 0;
}

Mlp::Mlp(const std::vector<int>& widths) : parameters_(checked(widths)) {}

void Mlp::copy_layers(const Mlp& from, std::span<const int> layers) {
  const auto shape = [](const Mlp& mlp, int layer) {
    require(layer >= 0 && layer < mlp.layer_count(), "layer " + std::to_string(layer) +
                                                         " was asked for; expected 0 to " +
                                                         std::to_string(mlp.layer_count() - 1));
    const auto i = static_cast<std::size_t>(layer);
    return std::to_string(mlp.widths()[i]) + "-" + std::to_string(mlp.widths()[i + 1]);
  };
  for (const int layer : layers) {
    const std::string own = shape(*this, layer), other = shape(from, layer);
    require(own == other, "layer " + std::to_string(layer) + " is " + own + " here and " + other +
                              " in the other network; expected the same widths");
  }
  for (const int layer : layers) {
    parameters_.weight(layer) = from.parameters_.weight(layer);
    parameters_.bias(layer) = from.parameters_.bias(layer);
  }
}

void Mlp::forward(Input x, LayerOutputs& outputs, const Dropout* dropout) const {
  outputs.set_rows(static_cast<int>(x.rows()));
  const int last = layer_count() - 1;
  for (int l = 0; l <= last; ++l) {
    gemm_nn(l == 0 ? x : Input(std::as_const(outputs).layer(l - 1)), parameters_.weight(l),
            parameters_.bias(l), l == last ? Activation::none : Activation::relu, outputs.layer(l));
    if (dropout != nullptr && l < last) dropout->forward(l, outputs.layer(l));
  }
}

void Mlp::backward(Input x, const LayerOutputs& outputs, const OutputGradients& given,
                   LayerOutputs& deltas, Parameters& gradient, MatrixMap* input_gradient,
                   const Dropout* dropout) const {
  deltas.set_rows(outputs.rows());
  deltas.logits() = given.logits();
  for (int l = layer_count() - 1; l >= 0; --l) {
    const ConstMatrixMap delta = std::as_const(deltas).layer(l);
    gemm_tn(l == 0 ? x : Input(outputs.layer(l - 1)), delta, gradient.weight(l), gradient.bias(l));
    if (l == 0) break;
    MatrixMap below = deltas.layer(l - 1);
    const ConstMatrixMap h = outputs.layer(l - 1);
    gemm_nt_relu(delta, parameters_.weight(l), h, below);
    if (given.has_hidden(l - 1)) {
      below += (h.array() > Scalar(0)).select(given.hidden(l - 1), Scalar(0));
    }
    if (dropout != nullptr) dropout->backward(below);
  }
  if (input_gradient != nullptr)
    gemm_nt(std::as_const(deltas).layer(0), parameters_.weight(0), *input_gradient);
}

void require_free(const Mlp& mlp, const char* what) {
  if (mlp.holds_.value == 0) return;
  throw Error(ErrorCode::invalid_argument,
              "the network is asked by something that is not over, as a teacher is, and " +
                  std::string(what) +
                  " would change it; expected a copy of it, or a teacher that is said to be live");
}

void initialise_he(Mlp& mlp, std::uint64_t seed, Stream stream) {
  for (int l = 0; l < mlp.layer_count(); ++l) {
    MatrixMap weight = mlp.parameters().weight(l);
    const double gain = l + 1 < mlp.layer_count() ? 2.0 : 1.0;
    const auto limit =
        static_cast<Scalar>(std::sqrt(3.0 * gain / static_cast<double>(weight.rows())));
    Philox random(seed, stream, static_cast<std::uint32_t>(l));
    for (Index i = 0; i < weight.size(); ++i) {
      weight.data()[i] = (Scalar(2) * static_cast<Scalar>(random.uniform()) - Scalar(1)) * limit;
    }
    mlp.parameters().bias(l).setZero();
  }
}

}  // namespace dk

#include "dk/io/model_file.hpp"

#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "dk/core/error.hpp"
#include "dk/io/json.hpp"
#include "dk/io/safetensors.hpp"

namespace dk {

namespace {

using FloatMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::corrupt_data, "model file: " + why);
}

constexpr char expected_names[] =
    "expected layers.N.weight and layers.N.bias, N counted from 0, and nothing else";

std::string weight_name(int layer) { return "layers." + std::to_string(layer) + ".weight"; }
std::string bias_name(int layer) { return "layers." + std::to_string(layer) + ".bias"; }

const Tensor& find(const Safetensors& content, const std::string& name) {
  const Tensor* tensor = content.find(name);
  if (tensor == nullptr) refuse("tensor " + quoted(name) + " is missing; " + expected_names);
  return *tensor;
}

int checked_width(const Tensor& tensor, std::uint64_t width) {
  if (width < 1 || width > static_cast<std::uint64_t>(Mlp::max_width)) {
    refuse("tensor " + quoted(tensor.name) + " has the shape " + shape_text(tensor.shape) +
           "; expected widths of 1 to " + std::to_string(Mlp::max_width));
  }
  return static_cast<int>(width);
}

/// {inputs, hidden..., classes}, from the shapes of the weights.
std::vector<int> read_widths(const Safetensors& content) {
  std::vector<int> widths;
  for (int l = 0; l == 0 || content.find(weight_name(l)) != nullptr; ++l) {
    const Tensor& weight = find(content, weight_name(l));
    if (l == Mlp::max_layers) {
      refuse("there are more than " + std::to_string(Mlp::max_layers) +
             " layers, the most that is allowed");
    }
    if (weight.shape.size() != 2) {
      refuse("tensor " + quoted(weight.name) + " has the shape " + shape_text(weight.shape) +
             "; expected two dimensions, [out, in]");
    }
    const int in = checked_width(weight, weight.shape[1]);
    if (l == 0) {
      widths.push_back(in);
    } else if (in != widths.back()) {
      refuse("tensor " + quoted(weight.name) + " takes " + std::to_string(in) +
             " inputs, but the layer before it has " + std::to_string(widths.back()) + " outputs");
    }
    widths.push_back(checked_width(weight, weight.shape[0]));
  }
  return widths;
}

/// Throws unless the tensors are a weight and a bias for each layer and nothing else.
void check_names(const Safetensors& content, int layer_count) {
  std::set<std::string> expected;
  for (int l = 0; l < layer_count; ++l) {
    find(content, *expected.insert(weight_name(l)).first);
    find(content, *expected.insert(bias_name(l)).first);
  }
  for (const Tensor& tensor : content.tensors) {
    if (!expected.contains(tensor.name)) {
      refuse("tensor " + quoted(tensor.name) + " is not part of a network of " +
             std::to_string(layer_count) + " layers; " + expected_names);
    }
  }
}

void check_parameter_count(const std::vector<int>& widths) {
  std::uint64_t count = 0;
  for (std::size_t i = 1; i < widths.size(); ++i) {
    count +=
        (static_cast<std::uint64_t>(widths[i - 1]) + 1) * static_cast<std::uint64_t>(widths[i]);
  }
  if (count > Mlp::max_parameters) {
    refuse("the network has " + std::to_string(count) + " parameters; at most " +
           std::to_string(Mlp::max_parameters) + " are allowed");
  }
}

std::vector<float> finite_values(const Tensor& tensor) {
  std::vector<float> values = float_values(tensor);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      refuse("tensor " + quoted(tensor.name) + " holds " + std::to_string(values[i]) +
             " at element " + std::to_string(i) + "; expected finite numbers");
    }
  }
  return values;
}

}  // namespace

Mlp read_model(std::span<const std::uint8_t> file) {
  const Safetensors content = read_safetensors(file);
  const std::vector<int> widths = read_widths(content);
  const int layer_count = static_cast<int>(widths.size()) - 1;
  check_names(content, layer_count);
  check_parameter_count(widths);

  Mlp mlp(widths);
  for (int l = 0; l < layer_count; ++l) {
    const Index in = widths[static_cast<std::size_t>(l)];
    const Index out = widths[static_cast<std::size_t>(l) + 1];
    const Tensor& bias = find(content, bias_name(l));
    if (bias.shape != std::vector<std::uint64_t>{static_cast<std::uint64_t>(out)}) {
      refuse("tensor " + quoted(bias.name) + " has the shape " + shape_text(bias.shape) +
             "; expected [" + std::to_string(out) + "], as its weight has outputs");
    }
    const std::vector<float> weights = finite_values(find(content, weight_name(l)));
    const std::vector<float> biases = finite_values(bias);
    mlp.parameters().weight(l) =
        Eigen::Map<const FloatMatrix>(weights.data(), out, in).transpose().cast<Scalar>();
    mlp.parameters().bias(l) = Eigen::Map<const FloatMatrix>(biases.data(), 1, out).cast<Scalar>();
  }
  return mlp;
}

std::vector<std::uint8_t> write_model(const Mlp& mlp) {
  std::vector<FloatMatrix> values;  // what the tensors look into: reserved, so that it stays put
  values.reserve(static_cast<std::size_t>(mlp.layer_count()) * 2);
  Safetensors content;
  content.metadata["format"] = "pt";  // PyTorch's tools ask for it
  const auto add = [&](std::string name, std::vector<std::uint64_t> shape) {
    const FloatMatrix& added = values.back();
    const std::span<const float> flat(added.data(), static_cast<std::size_t>(added.size()));
    content.tensors.push_back({std::move(name), "F32", std::move(shape), as_bytes(flat)});
  };
  for (int l = 0; l < mlp.layer_count(); ++l) {
    values.push_back(mlp.parameters().weight(l).transpose().cast<float>());
    const auto out = static_cast<std::uint64_t>(values.back().rows());
    const auto in = static_cast<std::uint64_t>(values.back().cols());
    add(weight_name(l), {out, in});
    values.push_back(mlp.parameters().bias(l).cast<float>());
    add(bias_name(l), {out});
  }
  return write_safetensors(content);
}

}  // namespace dk

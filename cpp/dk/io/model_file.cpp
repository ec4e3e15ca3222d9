#include "dk/io/model_file.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "dk/core/error.hpp"
#include "dk/io/float_values.hpp"
#include "dk/io/json.hpp"
#include "dk/io/layer_chain.hpp"
#include "dk/io/safetensors.hpp"
#include "dk/io/tensor_names.hpp"

namespace dk {

namespace {

using FloatMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::corrupt_data, "model file: " + why);
}

std::string weight_name(int layer) { return "layers." + std::to_string(layer) + ".weight"; }
std::string bias_name(int layer) { return "layers." + std::to_string(layer) + ".bias"; }

/// The tensors, and again those that another name is tied to: safetensors keeps them once, and says
/// in the metadata, {"decoder.weight": "encoder.weight"}, whose they are too.
std::vector<Tensor> with_tied(const Safetensors& content) {
  std::vector<Tensor> tensors = content.tensors;
  for (const auto& [name, target] : content.metadata) {
    const Tensor* tensor = content.find(target);
    if (tensor == nullptr || content.find(name) != nullptr) continue;
    if (last_word_of(name) != last_word_of(target)) continue;
    tensors.push_back(*tensor);
    tensors.back().name = name;
  }
  return tensors;
}

/// {inputs, hidden..., classes}
std::vector<int> widths_of(const LayerChain& chain) {
  const auto side = [&](const DenseTensors& layer, bool is_output) {
    return static_cast<int>(layer.weight->shape[is_output == chain.is_transposed ? 1 : 0]);
  };
  std::vector<int> widths = {side(chain.layers[0], false)};
  for (const DenseTensors& layer : chain.layers) widths.push_back(side(layer, true));
  return widths;
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
  const std::vector<Tensor> tensors = with_tied(content);
  const LayerChain chain = find_layer_chain(tensors);
  const std::vector<int> widths = widths_of(chain);
  check_parameter_count(widths);

  Mlp mlp(widths);
  for (int l = 0; l < mlp.layer_count(); ++l) {
    const auto& [weight, bias] = chain.layers[static_cast<std::size_t>(l)];
    const std::vector<float> weights = finite_values(*weight);
    const Index rows = widths[static_cast<std::size_t>(l) + (chain.is_transposed ? 0 : 1)];
    const Eigen::Map<const FloatMatrix> matrix(weights.data(), rows,
                                               static_cast<Index>(weights.size()) / rows);
    if (chain.is_transposed) {
      mlp.parameters().weight(l) = matrix.cast<Scalar>();
    } else {
      mlp.parameters().weight(l) = matrix.transpose().cast<Scalar>();
    }
    if (bias == nullptr) continue;
    const std::vector<float> biases = finite_values(*bias);
    mlp.parameters().bias(l) =
        Eigen::Map<const FloatMatrix>(biases.data(), 1, static_cast<Index>(biases.size()))
            .cast<Scalar>();
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

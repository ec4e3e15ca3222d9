#include "dk/io/unlike_dense.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "dk/io/float_values.hpp"
#include "dk/io/json.hpp"
#include "dk/io/tensor_names.hpp"
#include "dk/nn/mlp_limits.hpp"

namespace dk {

namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool ends_with_one_of(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [name](std::string_view end) { return name.ends_with(end); });
}

std::string of_batch_norm(const Tensor& tensor) {
  if (!ends_with_one_of(tensor.name, {"running_mean", "running_var", "num_batches_tracked"})) {
    return {};
  }
  return "belongs to batch normalisation: fold it into the layer before it first";
}

std::string of_parts(const Tensor& tensor) {
  const bool has_parts =
      ends_with_one_of(tensor.name, {"weight_orig", "weight_mask", "weight_g", "weight_v"}) ||
      tensor.name.find("parametrizations.") != std::string::npos;
  if (!has_parts) return {};
  return "is a part of a weight: make its pruning or weight norm permanent first";
}

std::string of_convolution(const Tensor& tensor) {
  if (tensor.shape.size() < 3) return {};
  return "has the shape " + shape_text(tensor.shape) +
         ": a convolution, or another layer that is not dense";
}

std::string of_other_type(const Tensor& tensor) {
  if (is_float_type(tensor.dtype)) return {};
  return "is of type " + tensor.dtype + "; expected F32, F16, BF16 or F64";
}

std::string of_other_shape(const Tensor& tensor) {
  const auto& shape = tensor.shape;
  const std::string_view word = last_word_of(tensor.name);
  const std::string has = "has the shape " + shape_text(shape);
  const auto is_wide_enough = [](std::uint64_t side) {
    return side >= 1 && side <= static_cast<std::uint64_t>(MlpLimits::max_width);
  };
  if (shape.empty()) return has + ": a single number, which no dense layer has";
  if (shape.size() == 2 && word == "bias") return has + "; expected one dimension";
  if (shape.size() == 1 && is_one_of(word, {"weight", "gamma", "scale", "alpha"})) {
    return has + "; expected two dimensions, [out, in] (a normalisation or a PReLU is not dense)";
  }
  if (!std::all_of(shape.begin(), shape.end(), is_wide_enough)) {
    return has + "; expected widths of 1 to " + std::to_string(MlpLimits::max_width);
  }
  return {};
}

}  // namespace

std::string unlike_dense(const std::vector<Tensor>& tensors) {
  // What explains most comes first: a convolution may well be followed by batch normalisation.
  for (const auto reason :
       {of_batch_norm, of_parts, of_convolution, of_other_type, of_other_shape}) {
    for (const Tensor& tensor : tensors) {
      const std::string why = reason(tensor);
      if (!why.empty()) return "tensor " + quoted(tensor.name) + ' ' + why;
    }
  }
  const auto matrices = std::count_if(tensors.begin(), tensors.end(), [](const Tensor& tensor) {
    return tensor.shape.size() == 2;
  });
  if (matrices <= MlpLimits::max_layers) return {};
  return "there are more than " + std::to_string(MlpLimits::max_layers) +
         " layers, the most that is allowed";
}

}  // namespace dk

#pragma once

#include <vector>

#include "dk/io/safetensors.hpp"

namespace dk {

/// A dense layer in a file.
struct DenseTensors {
  const Tensor* weight;  // [out, in], or all of a chain [in, out]
  const Tensor* bias;    // [out]; null: zero
};

struct LayerChain {
  std::vector<DenseTensors> layers;  // from the inputs to the classes, one or more
  bool is_transposed = false;        // the weights are [in, out]
};

/// Finds the dense layers of a network among named tensors, whatever their names: the matrices in
/// the one order in which each takes as many inputs as the one before has outputs, and the vectors
/// that fit as their biases. Names decide where shapes do not: what is numbered goes by number, and
/// a bias belongs to the weight of the same prefix or number. Where the shapes allow both, weights
/// are [out, in]. The layers look into `tensors`.
///
/// Throws corrupt_data unless exactly one chain takes up every tensor, with what stands in the way
/// and the tensors that are there.
LayerChain find_layer_chain(const std::vector<Tensor>& tensors);

}  // namespace dk

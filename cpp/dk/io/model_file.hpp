#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dk/nn/mlp.hpp"

namespace dk {

// Networks as safetensors files. Layer N, counted from 0, is written as
//
//   layers.N.weight  F32 [out, in]     the transpose of what Mlp holds
//   layers.N.bias    F32 [out]
//
// which is the state_dict of a torch.nn.Module whose `layers` is a ModuleList of Linear.

/// Reads a network: any file whose tensors are one chain of dense layers (layer_chain.hpp), with
/// 32-bit values or others that convert to them. A layer without a bias has a bias of zero. Throws
/// corrupt_data, naming the tensor, when the file holds anything else, when the network is beyond
/// the limits of Mlp, or when a value is not finite.
Mlp read_model(std::span<const std::uint8_t> file);

/// Writes a network so that reading it gives the same bits.
std::vector<std::uint8_t> write_model(const Mlp& mlp);

}  // namespace dk

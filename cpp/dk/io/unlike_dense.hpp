#pragma once

#include <string>
#include <vector>

#include "dk/io/safetensors.hpp"

namespace dk {

/// Which of the tensors can be no part of dense layers within the limits of Mlp, and what it is
/// instead as far as its name and shape tell. Empty when there is none.
std::string unlike_dense(const std::vector<Tensor>& tensors);

}  // namespace dk

#pragma once

#include <string_view>
#include <vector>

#include "dk/io/safetensors.hpp"

namespace dk {

/// Whether float_values reads a type: F32, F16, BF16 and F64 are.
bool is_float_type(std::string_view dtype);

/// The values of a tensor as 32-bit floats: F16 and BF16 exactly, F64 rounded to the nearest, to
/// infinity beyond the largest. Throws corrupt_data when it is of another type.
std::vector<float> float_values(const Tensor& tensor);

}  // namespace dk

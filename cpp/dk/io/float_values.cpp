#include "dk/io/float_values.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "dk/core/error.hpp"
#include "dk/io/json.hpp"

namespace dk {

namespace {

// IEEE 754 binary16: a sign, five bits of exponent, ten of significand.
float from_half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const int significand = bits & 0x3ff;
  float magnitude;
  if (exponent == 0x1f) {
    magnitude = significand == 0 ? std::numeric_limits<float>::infinity()
                                 : std::numeric_limits<float>::quiet_NaN();
  } else if (exponent == 0) {
    magnitude = std::ldexp(static_cast<float>(significand), -24);
  } else {
    magnitude = std::ldexp(static_cast<float>(significand | 0x400), exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

// The upper half of a binary32.
float from_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

float from_double(double value) {
  static_assert(std::numeric_limits<float>::is_iec559);  // so that what is too large is infinite
  return static_cast<float>(value);
}

/// The data may begin at any byte, so each value is copied rather than looked at where it lies.
template <class Stored, class Convert>
std::vector<float> converted(std::span<const std::uint8_t> bytes, Convert&& convert) {
  std::vector<float> values(bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = convert(stored);
  }
  return values;
}

}  // namespace

bool is_float_type(std::string_view dtype) {
  return dtype == "F32" || dtype == "F16" || dtype == "BF16" || dtype == "F64";
}

std::vector<float> float_values(const Tensor& tensor) {
  const auto& [name, dtype, shape, bytes] = tensor;
  if (dtype == "F32") return converted<float>(bytes, [](float value) { return value; });
  if (dtype == "F16") return converted<std::uint16_t>(bytes, from_half);
  if (dtype == "BF16") return converted<std::uint16_t>(bytes, from_bfloat16);
  if (dtype == "F64") return converted<double>(bytes, from_double);
  throw Error(ErrorCode::corrupt_data, "safetensors: tensor " + quoted(name) + " is of type " +
                                           dtype + "; expected F32, F16, BF16 or F64");
}

}  // namespace dk

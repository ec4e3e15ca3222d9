#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dk/core/matrix.hpp"

namespace dk {

/// Pixels 0..255 as numbers 0..1.
inline void to_unit_interval(std::span<const std::uint8_t> pixels, Scalar* out) {
  constexpr Scalar scale = Scalar(1) / Scalar(255);
  for (std::size_t i = 0; i < pixels.size(); ++i) out[i] = static_cast<Scalar>(pixels[i]) * scale;
}

}  // namespace dk

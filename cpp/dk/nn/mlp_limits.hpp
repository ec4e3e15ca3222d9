#pragma once

#include <cstddef>

namespace dk {

/// How large a network may be. Apart from it, so that what reads files needs no matrices.
struct MlpLimits {
  static constexpr int max_layers = 64;
  static constexpr int max_width = 65536;
  static constexpr std::size_t max_parameters = std::size_t{64} << 20;
};

}  // namespace dk

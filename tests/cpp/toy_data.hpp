#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "dk/core/random.hpp"
#include "dk/data/dataset.hpp"
#include "dk/nn/mlp.hpp"

/// Small data of the tests' own: class c lights up pixel c, on top of noise.
inline dk::Dataset toy_dataset(int count, int rows = 4, int cols = 5, int classes = 4) {
  dk::Philox random(99, dk::Stream::subset);
  std::vector<std::uint8_t> pixels, labels;
  for (int i = 0; i < count; ++i) {
    const int label = i % classes;
    labels.push_back(static_cast<std::uint8_t>(label));
    for (int p = 0; p < rows * cols; ++p) {
      const std::uint32_t noise = random.below(120);
      pixels.push_back(static_cast<std::uint8_t>(p == label ? 255 : noise));
    }
  }
  return dk::Dataset::from_raw(pixels, labels, rows, cols, classes);
}

inline std::shared_ptr<dk::Mlp> he_mlp(const std::vector<int>& widths, std::uint64_t seed) {
  auto mlp = std::make_shared<dk::Mlp>(widths);
  dk::initialise_he(*mlp, seed);
  return mlp;
}

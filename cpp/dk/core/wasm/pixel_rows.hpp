#pragma once

#include "dk/core/input.hpp"
#include "dk/core/wasm/nonzeros.hpp"

namespace dk::wasm {

/// Images as their nonzeros, found in the bytes: four of five pixels of MNIST never become numbers.
/// Images that have too few zeros for that become a matrix.
class PixelRows : public InputRows {
 public:
  PixelRows(int max_rows, int cols) : max_rows_(max_rows), cols_(cols) {}

  void append(std::span<const std::uint8_t> pixels) override;
  Input finish() override;

 private:
  int max_rows_;
  int cols_;
  bool finished_ = true;
  NonzeroRows nonzeros_;
  Matrix dense_;  // (max_rows, cols), empty until it is needed
};

}  // namespace dk::wasm

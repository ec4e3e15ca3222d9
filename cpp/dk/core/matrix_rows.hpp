#pragma once

#include "dk/core/input.hpp"
#include "dk/core/pixels.hpp"

namespace dk {

/// Images as a matrix.
class MatrixRows : public InputRows {
 public:
  MatrixRows(int max_rows, int cols) : rows_(max_rows, cols) {}

  void append(std::span<const std::uint8_t> pixels) override {
    to_unit_interval(pixels, rows_.row(count_++).data());
  }

  Input finish() override {
    const Index count = count_;
    count_ = 0;
    return ConstMatrixMap(rows_.data(), count, rows_.cols());
  }

 private:
  Matrix rows_;
  Index count_ = 0;
};

}  // namespace dk

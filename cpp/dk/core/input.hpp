#pragma once

#include <cassert>
#include <cstdint>
#include <memory>
#include <span>

#include "dk/core/matrix.hpp"

namespace dk {

namespace wasm {
class NonzeroRows;
}

/// What a first layer takes in, (rows, cols), passed by value as the other views are: a matrix or,
/// where the products of gemm.hpp have a use for that, only those of its elements that are not
/// zero.
class Input {
 public:
  Input(ConstMatrixMap matrix)
      : rows_(matrix.rows()), cols_(matrix.cols()), elements_(matrix.data()) {}
  Input(Index rows, Index cols, const wasm::NonzeroRows& nonzeros)
      : rows_(rows), cols_(cols), nonzeros_(&nonzeros) {}

  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  const wasm::NonzeroRows* nonzeros() const { return nonzeros_; }  // null where there is a matrix

  ConstMatrixMap matrix() const {
    assert(nonzeros_ == nullptr);
    return {elements_, rows_, cols_};
  }

 private:
  Index rows_;
  Index cols_;
  const Scalar* elements_ = nullptr;
  const wasm::NonzeroRows* nonzeros_ = nullptr;
};

/// Makes an Input of images, row by row.
class InputRows {
 public:
  virtual ~InputRows() = default;

  /// The next row: pixels 0..255 (cols) as numbers 0..1.
  virtual void append(std::span<const std::uint8_t> pixels) = 0;

  /// The rows appended since the last call; valid until the next append().
  virtual Input finish() = 0;
};

enum class InputForm {
  matrix,
  fastest,  // for the products of gemm.hpp
};

/// For up to `max_rows` rows of `cols` pixels.
std::unique_ptr<InputRows> make_input_rows(InputForm form, int max_rows, int cols);

}  // namespace dk

#pragma once

#include <cstdint>

#include "dk/core/input.hpp"
#include "dk/core/random.hpp"

namespace dk {

struct DropoutOptions {
  double input = 0;   // share of the inputs that is dropped, [0, 1)
  double hidden = 0;  // share of each hidden layer's units that is dropped, [0, 1)
};

/// Dropout (Hinton et al. 2012, arXiv 1207.0580), inverted: in training each unit becomes 0 with
/// probability p and is otherwise multiplied by 1 / (1 - p), so that its mean stays what it is and
/// nothing changes at inference. p is taken in steps of 2^-16.
///
/// What is dropped is a pure function of the seed, the step, the layer and the unit's place in the
/// batch. No mask is kept: a unit that was dropped is a zero of the layer's output, as one that its
/// ReLU cut off is.
class Dropout {
 public:
  /// For batches of at most `max_rows` samples of `inputs` numbers. Throws invalid_argument for a
  /// share out of range.
  Dropout(const DropoutOptions& options, std::uint64_t seed, int max_rows, int inputs);

  /// Which step the calls that follow belong to, 0 .. 2^32 - 1.
  void set_step(std::int64_t step) { step_ = static_cast<std::uint64_t>(step); }

  /// A copy of x (B, inputs) with inputs dropped, valid until the next call; x itself where the
  /// share is 0.
  Input drop_inputs(Input x);

  /// Drops units of hidden layer i, h (B, width).
  void forward(int i, MatrixMap h) const;

  /// Turns a gradient with respect to what forward() left, already zero where that is zero, into
  /// the gradient with respect to what it was given. gradient (B, width)
  void backward(MatrixMap gradient) const;

 private:
  /// A share, and the units' factor that goes with it.
  struct Share {
    explicit Share(double dropped);
    std::uint32_t threshold;  // a unit whose 16 random bits are below is dropped
    Scalar factor;            // of the others
  };

  void drop(const Share& share, std::uint32_t layer, const Scalar* from, Scalar* to,
            Index size) const;

  Share input_, hidden_;
  std::uint64_t seed_;
  std::uint64_t step_ = 0;
  Matrix inputs_;  // (max_rows, inputs); empty where no input is dropped
};

}  // namespace dk

#pragma once

#include <span>
#include <vector>

#include "dk/core/matrix.hpp"

namespace dk {

/// The weights and biases of a network in one allocation, or anything of the same shape (their
/// gradient): one loop optimises, copies or hashes all of it.
class Parameters {
 public:
  /// `widths` = {inputs, hidden..., outputs}. All zero.
  explicit Parameters(const std::vector<int>& widths);

  int layer_count() const { return static_cast<int>(widths_.size()) - 1; }
  const std::vector<int>& widths() const { return widths_; }

  MatrixMap weight(int layer);              // (in, out)
  ConstMatrixMap weight(int layer) const;   // (in, out)
  RowVectorMap bias(int layer);             // (out)
  ConstRowVectorMap bias(int layer) const;  // (out)

  std::span<Scalar> flat() { return {values_.data(), size()}; }
  std::span<const Scalar> flat() const { return {values_.data(), size()}; }

 private:
  std::size_t size() const { return static_cast<std::size_t>(values_.size()); }

  std::vector<int> widths_;
  std::vector<std::size_t> offsets_;  // of each layer's weight; its bias follows
  // Eigen's storage begins at a multiple of its packet size. Where a packet begins decides the
  // order of a sum, so another alignment would be another result.
  RowVector values_;
};

}  // namespace dk

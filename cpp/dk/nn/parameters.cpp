#include "dk/nn/parameters.hpp"

namespace dk {

namespace {

std::size_t weight_count(const std::vector<int>& widths, int layer) {
  const auto l = static_cast<std::size_t>(layer);
  return static_cast<std::size_t>(widths[l]) * static_cast<std::size_t>(widths[l + 1]);
}

}  // namespace

Parameters::Parameters(const std::vector<int>& widths) : widths_(widths) {
  std::size_t size = 0;
  for (int l = 0; l < layer_count(); ++l) {
    offsets_.push_back(size);
    size += weight_count(widths_, l) +
            static_cast<std::size_t>(widths_[static_cast<std::size_t>(l) + 1]);
  }
  values_ = RowVector::Zero(static_cast<Index>(size));
}

MatrixMap Parameters::weight(int layer) {
  const auto l = static_cast<std::size_t>(layer);
  return {values_.data() + offsets_[l], widths_[l], widths_[l + 1]};
}

ConstMatrixMap Parameters::weight(int layer) const {
  const auto l = static_cast<std::size_t>(layer);
  return {values_.data() + offsets_[l], widths_[l], widths_[l + 1]};
}

RowVectorMap Parameters::bias(int layer) {
  const auto l = static_cast<std::size_t>(layer);
  return {values_.data() + offsets_[l] + weight_count(widths_, layer), widths_[l + 1]};
}

ConstRowVectorMap Parameters::bias(int layer) const {
  const auto l = static_cast<std::size_t>(layer);
  return {values_.data() + offsets_[l] + weight_count(widths_, layer), widths_[l + 1]};
}

}  // namespace dk

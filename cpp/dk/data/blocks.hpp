#pragma once

#include <algorithm>
#include <cstddef>

#include "dk/data/dataset.hpp"
#include "dk/data/pixels.hpp"

namespace dk {

/// Calls visit(first, x) for each block of up to `block_rows` samples in the order of the set;
/// x (B, inputs), pixels / 255, starts with sample `first` and is valid during the call.
template <class Visit>
void for_each_block(const Dataset& dataset, int block_rows, Visit&& visit) {
  const auto most = std::min(static_cast<std::size_t>(block_rows), dataset.size());
  Matrix x(static_cast<Index>(most), static_cast<Index>(dataset.input_width()));
  for (std::size_t first = 0; first < dataset.size(); first += most) {
    const std::size_t rows = std::min(most, dataset.size() - first);
    for (std::size_t r = 0; r < rows; ++r) {
      to_unit_interval(dataset.image(first + r), x.row(static_cast<Index>(r)).data());
    }
    visit(first, ConstMatrixMap(x.data(), static_cast<Index>(rows), x.cols()));
  }
}

}  // namespace dk

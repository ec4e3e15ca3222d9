#pragma once

#include <algorithm>
#include <cstddef>

#include "dk/core/input.hpp"
#include "dk/data/dataset.hpp"

namespace dk {

/// Calls visit(first, x) for each block of up to `block_rows` samples in the order of the set; the
/// Input x (B, inputs), pixels / 255, starts with sample `first` and is valid during the call.
template <class Visit>
void for_each_block(const Dataset& dataset, int block_rows, Visit&& visit) {
  const auto most = std::min(static_cast<std::size_t>(block_rows), dataset.size());
  const auto rows = make_input_rows(InputForm::fastest, static_cast<int>(most),
                                    static_cast<int>(dataset.input_width()));
  for (std::size_t first = 0; first < dataset.size(); first += most) {
    const std::size_t end = std::min(first + most, dataset.size());
    for (std::size_t i = first; i < end; ++i) rows->append(dataset.image(i));
    visit(first, rows->finish());
  }
}

}  // namespace dk

#include "dk/distill/teacher.hpp"

#include <algorithm>

namespace dk {

Teacher::Teacher(Ensemble ensemble, Scalar temperature, std::size_t total_size, int max_rows)
    : inference_(std::move(ensemble), max_rows),
      temperature_(temperature),
      known_(static_cast<Index>(total_size), classes()),
      is_known_(total_size),
      batch_logits_(max_rows, classes()) {}

ConstMatrixMap Teacher::logits(const Batch& batch) {
  if (batch.jittered || !knows(batch)) {
    inference_.ask(batch.x);
    const ConstMatrixMap fresh = inference_.logits(temperature_);
    if (batch.jittered) return fresh;
    remember(batch, fresh);
  }
  for (std::size_t r = 0; r < batch.ids.size(); ++r) {
    batch_logits_.row(static_cast<Index>(r)) = known_.row(static_cast<Index>(batch.ids[r]));
  }
  return {batch_logits_.data(), batch.rows(), batch_logits_.cols()};
}

bool Teacher::knows(const Batch& batch) const {
  return std::ranges::all_of(batch.ids, [this](std::uint32_t id) { return is_known_[id]; });
}

void Teacher::remember(const Batch& batch, ConstMatrixMap logits) {
  for (std::size_t r = 0; r < batch.ids.size(); ++r) {
    known_.row(static_cast<Index>(batch.ids[r])) = logits.row(static_cast<Index>(r));
    is_known_[batch.ids[r]] = true;
  }
}

}  // namespace dk

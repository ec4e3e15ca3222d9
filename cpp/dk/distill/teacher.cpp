#include "dk/distill/teacher.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

#include "dk/core/error.hpp"

namespace dk {

Teacher::Teacher(Ensemble ensemble, Scalar temperature, int max_rows, bool is_held,
                 std::size_t total_size)
    : inference_(std::in_place, std::move(ensemble), max_rows),
      temperature_(temperature),
      known_(static_cast<Index>(total_size), inference_->ensemble().classes()),
      is_known_(total_size),
      batch_logits_(max_rows, inference_->ensemble().classes()) {
  if (!is_held) return;
  for (const auto& member : inference_->ensemble().members) holds_.emplace_back(member);
}

Teacher Teacher::live(Ensemble ensemble, Scalar temperature, int max_rows) {
  return Teacher(std::move(ensemble), temperature, max_rows, false, 0);
}

Teacher Teacher::frozen(Ensemble ensemble, Scalar temperature, int max_rows) {
  return Teacher(std::move(ensemble), temperature, max_rows, true, 0);
}

Teacher Teacher::remembered(Ensemble ensemble, Scalar temperature, std::size_t total_size,
                            int max_rows) {
  return Teacher(std::move(ensemble), temperature, max_rows, true, total_size);
}

Teacher::Teacher(std::span<const float> logits, int classes, const Dataset& dataset,
                 Scalar temperature, int max_rows)
    : temperature_(temperature),
      known_(static_cast<Index>(dataset.total_size()), classes),
      is_known_(dataset.total_size()),
      batch_logits_(max_rows, classes) {
  const auto width = static_cast<std::size_t>(classes);
  require(logits.size() == dataset.size() * width,
          "teacherLogits has " + std::to_string(logits.size()) + " numbers; expected " +
              std::to_string(dataset.size() * width) + ", " + std::to_string(classes) +
              " for each of the " + std::to_string(dataset.size()) + " images");
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const std::span<const float> row = logits.subspan(i * width, width);
    for (std::size_t c = 0; c < width; ++c) {
      require(std::isfinite(row[c]), "teacherLogits: class " + std::to_string(c) + " of image " +
                                         std::to_string(i) + " is " + std::to_string(row[c]) +
                                         "; expected a finite number");
    }
    std::ranges::copy(row, known_.row(static_cast<Index>(dataset.sample_id(i))).data());
    is_known_[dataset.sample_id(i)] = true;
  }
}

const std::vector<int>& Teacher::widths() const {
  assert(inference_ && inference_->ensemble().members.size() == 1);
  return inference_->ensemble().members.front()->widths();
}

void Teacher::look_at(const Batch& batch) {
  batch_ = &batch;
  was_asked_ = false;
}

ConstMatrixMap Teacher::logits() {
  const Batch& batch = *batch_;
  if (batch.jittered || !knows(batch)) {
    ask();
    const ConstMatrixMap fresh = inference_->logits(temperature_);
    if (batch.jittered || is_known_.empty()) return fresh;
    remember(batch, fresh);
  }
  for (std::size_t r = 0; r < batch.ids.size(); ++r) {
    batch_logits_.row(static_cast<Index>(r)) = known_.row(static_cast<Index>(batch.ids[r]));
  }
  return {batch_logits_.data(), batch.rows(), batch_logits_.cols()};
}

ConstMatrixMap Teacher::hidden(int i) {
  ask();
  return inference_->outputs(0).hidden(i);
}

void Teacher::ask() {
  if (was_asked_) return;
  inference_->ask(batch_->x);
  was_asked_ = true;
}

bool Teacher::knows(const Batch& batch) const {
  if (is_known_.empty()) return false;
  return std::ranges::all_of(batch.ids, [this](std::uint32_t id) { return is_known_[id]; });
}

void Teacher::remember(const Batch& batch, ConstMatrixMap logits) {
  for (std::size_t r = 0; r < batch.ids.size(); ++r) {
    known_.row(static_cast<Index>(batch.ids[r])) = logits.row(static_cast<Index>(r));
    is_known_[batch.ids[r]] = true;
  }
}

}  // namespace dk

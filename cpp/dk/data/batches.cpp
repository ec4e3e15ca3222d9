#include "dk/data/batches.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "dk/core/error.hpp"
#include "dk/core/random.hpp"
#include "dk/data/jitter.hpp"
#include "dk/data/pixels.hpp"

namespace dk {

Batches::Batches(Dataset dataset, int batch_size, std::uint64_t seed, int jitter)
    : dataset_(std::move(dataset)),
      batch_size_(batch_size),
      seed_(seed),
      jitter_(jitter),
      order_(dataset_.size()) {
  require(batch_size >= 1 && batch_size <= 8192,
          "batchSize is " + std::to_string(batch_size) + "; expected 1 to 8192");
  const int max_jitter = std::min(dataset_.rows(), dataset_.cols()) - 1;
  require(jitter >= 0 && jitter <= max_jitter, "jitter is " + std::to_string(jitter) +
                                                   "; expected 0 to " + std::to_string(max_jitter) +
                                                   " pixels, less than the images have");
  batch_size_ = std::min(batch_size_, static_cast<int>(dataset_.size()));
  x_.resize(batch_size_, static_cast<Index>(dataset_.input_width()));
  labels_.resize(static_cast<std::size_t>(batch_size_));
  ids_.resize(static_cast<std::size_t>(batch_size_));
  position_ = order_.size();
}

std::int64_t Batches::steps_per_epoch() const {
  const auto n = static_cast<std::int64_t>(dataset_.size());
  return (n + batch_size_ - 1) / batch_size_;
}

Batch Batches::next() {
  if (position_ == order_.size()) {
    std::iota(order_.begin(), order_.end(), 0u);
    Philox(seed_, Stream::shuffle, epoch_++).shuffle(std::span(order_));
    position_ = 0;
  }
  const std::size_t rows =
      std::min(static_cast<std::size_t>(batch_size_), order_.size() - position_);
  for (std::size_t r = 0; r < rows; ++r) {
    const std::size_t i = order_[position_ + r];
    Scalar* const row = x_.row(static_cast<Index>(r)).data();
    if (jitter_ == 0) {
      to_unit_interval(dataset_.image(i), row);
    } else {
      shifted_to_unit_interval(dataset_.image(i), dataset_.rows(), dataset_.cols(),
                               jittered(jitter_, seed_, epoch_, dataset_.sample_id(i)), row);
    }
    labels_[r] = dataset_.label(i);
    ids_[r] = dataset_.sample_id(i);
  }
  position_ += rows;
  return {ConstMatrixMap(x_.data(), static_cast<Index>(rows), x_.cols()),
          std::span(labels_).first(rows), std::span(ids_).first(rows), jitter_ > 0};
}

}  // namespace dk

#include "dk/data/batches.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "dk/core/error.hpp"
#include "dk/core/random.hpp"
#include "dk/data/jitter.hpp"

namespace dk {

void epoch_order(std::uint64_t seed, std::uint32_t epoch, std::span<std::uint32_t> order) {
  std::iota(order.begin(), order.end(), 0u);
  Philox(seed, Stream::shuffle, epoch).shuffle(order);
}

Batches::Batches(Dataset dataset, int batch_size, std::uint64_t seed, int jitter,
                 std::initializer_list<InputForm> forms)
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
  moved_.resize(jitter > 0 ? dataset_.input_width() : 0);
  labels_.resize(static_cast<std::size_t>(batch_size_));
  ids_.resize(static_cast<std::size_t>(batch_size_));
  position_ = order_.size();
  for (const InputForm form : forms) provide(form);
}

void Batches::provide(InputForm form) {
  if (std::ranges::find(forms_, form, &Rows::form) != forms_.end()) return;
  forms_.push_back(
      {form, make_input_rows(form, batch_size_, static_cast<int>(dataset_.input_width())), {}});
}

std::int64_t Batches::steps_per_epoch() const {
  const auto n = static_cast<std::int64_t>(dataset_.size());
  return (n + batch_size_ - 1) / batch_size_;
}

Batch Batches::next() {
  if (position_ == order_.size()) {
    epoch_order(seed_, epoch_++, order_);
    position_ = 0;
  }
  const std::size_t rows =
      std::min(static_cast<std::size_t>(batch_size_), order_.size() - position_);
  for (std::size_t r = 0; r < rows; ++r) {
    const std::size_t i = order_[position_ + r];
    labels_[r] = dataset_.label(i);
    ids_[r] = dataset_.sample_id(i);
    touch(dataset_.image(i));
  }
  for (std::size_t r = 0; r < rows; ++r) append(dataset_.image(order_[position_ + r]), ids_[r]);
  position_ += rows;
  for (Rows& made : forms_) made.x = made.rows->finish();
  return {*forms_.front().x, std::span(labels_).first(rows), std::span(ids_).first(rows),
          jitter_ > 0};
}

Batch Batches::in(InputForm form, const Batch& last) const {
  Batch batch = last;
  batch.x = *std::ranges::find(forms_, form, &Rows::form)->x;
  return batch;
}

void Batches::append(std::span<const std::uint8_t> image, std::uint32_t id) {
  if (jitter_ > 0) {
    const Shift shift = jittered(jitter_, seed_, epoch_, id);
    move_image(image, dataset_.rows(), dataset_.cols(), shift, moved_);
    image = moved_;
  }
  for (const Rows& made : forms_) made.rows->append(image);
}

void Batches::touch(std::span<const std::uint8_t> image) {
  constexpr std::size_t cache_line = 64;
  for (std::size_t i = 0; i < image.size(); i += cache_line) touched_ += image[i];
}

}  // namespace dk

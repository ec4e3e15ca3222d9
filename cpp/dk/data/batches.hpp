#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "dk/core/input.hpp"
#include "dk/data/dataset.hpp"

namespace dk {

/// One minibatch. The views are valid until the next one is asked for.
struct Batch {
  Input x;                               // (B, inputs), pixels / 255
  std::span<const std::uint8_t> labels;  // (B)
  std::span<const std::uint32_t> ids;    // (B), of the samples in the whole set
  bool jittered = false;                 // x is another one for the same ids at the next epoch
  int rows() const { return static_cast<int>(labels.size()); }
};

/// The order of an epoch, 0, 1, ...: the numbers 0 to order.size() - 1, shuffled by the seed.
void epoch_order(std::uint64_t seed, std::uint32_t epoch, std::span<std::uint32_t> order);

/// An endless row of minibatches: each epoch is every sample once, in a new seeded order, its last
/// batch smaller where the sizes do not divide. With a `jitter` above 0 each image of each epoch is
/// shifted by up to so many pixels (jitter.hpp).
class Batches {
 public:
  /// Throws invalid_argument unless 1 <= batch_size <= 8192 and 0 <= jitter < min(rows, cols).
  Batches(Dataset dataset, int batch_size, std::uint64_t seed, int jitter = 0,
          std::initializer_list<InputForm> forms = {InputForm::matrix});

  /// Makes the images of the batches that follow in this form, too. One form is needed.
  void provide(InputForm form);

  std::int64_t steps_per_epoch() const;
  const Dataset& dataset() const { return dataset_; }

  /// In the form that was provided first.
  Batch next();

  /// The last batch in a form that is provided.
  Batch in(InputForm form, const Batch& last) const;

 private:
  struct Rows {
    InputForm form;
    std::unique_ptr<InputRows> rows;
    std::optional<Input> x;  // of the last batch
  };

  void append(std::span<const std::uint8_t> image, std::uint32_t id);

  /// Reads one byte of each cache line. The images of a batch lie anywhere in 47 MB: what each row
  /// would wait for alone, all of them wait for together, and a narrow network's step becomes 10 %
  /// shorter.
  void touch(std::span<const std::uint8_t> image);

  Dataset dataset_;
  int batch_size_;
  std::uint64_t seed_;
  int jitter_;
  std::uint32_t epoch_ = 0;  // from 1 in the first
  std::size_t position_ = 0;
  std::vector<std::uint32_t> order_;
  std::vector<Rows> forms_;
  std::vector<std::uint8_t> moved_;  // one image, with jitter
  unsigned touched_ = 0;             // so that the compiler keeps the reads
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace dk

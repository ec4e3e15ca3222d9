#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dk/data/batches.hpp"
#include "dk/distill/ensemble.hpp"

namespace dk {

/// A network, or several that answer as one, asked about the samples of a transfer set at one
/// temperature.
///
/// A frozen teacher is held: nobody may change it meanwhile. Where the inputs are the same at every
/// epoch each sample is asked once and its logits are remembered by its id, never by its place in a
/// batch: places change with every shuffle (the defect of a well-known re-implementation,
/// haitongli/knowledge-distillation-pytorch issues 4 and 9). Jittered inputs are asked every time,
/// and so are hidden layers, which would be too much to keep.
///
/// A live one changes while the student learns, as in mutual learning, and is asked every time.
///
/// Where the answers are at hand, or are to be others than any network's, they can be given instead
/// of the network.
class Teacher {
 public:
  /// Asked every time, by a student that has batches of at most `max_rows` samples.
  static Teacher live(Ensemble ensemble, Scalar temperature, int max_rows);

  /// Held, and asked every time.
  static Teacher frozen(Ensemble ensemble, Scalar temperature, int max_rows);

  /// Held and remembered. `total_size`: the ids of the transfer set are below it.
  static Teacher remembered(Ensemble ensemble, Scalar temperature, std::size_t total_size,
                            int max_rows);

  /// Answers that are known already, `logits` (dataset.size(), classes): row i for sample i of
  /// `dataset`. For batches of that dataset without jitter. Throws invalid_argument unless there is
  /// one row a sample and all numbers are finite.
  Teacher(std::span<const float> logits, int classes, const Dataset& dataset, Scalar temperature,
          int max_rows);

  int classes() const { return static_cast<int>(batch_logits_.cols()); }
  Scalar temperature() const { return temperature_; }

  /// Widths of the network, {inputs, hidden..., classes}; of one network only.
  const std::vector<int>& widths() const;

  /// What logits() and hidden() answer about; it must outlive the last of them.
  void look_at(const Batch& batch);

  /// (B, classes), as EnsembleInference::logits; valid until the next look_at().
  ConstMatrixMap logits();

  /// Hidden layer i (B, width) of a teacher that is one network; valid until the next look_at().
  ConstMatrixMap hidden(int i);

 private:
  Teacher(Ensemble ensemble, Scalar temperature, int max_rows, bool is_held,
          std::size_t total_size);

  void ask();
  bool knows(const Batch& batch) const;
  void remember(const Batch& batch, ConstMatrixMap logits);

  std::optional<EnsembleInference> inference_;  // absent where the answers were given
  std::vector<Hold> holds_;
  Scalar temperature_;
  Matrix known_;                // (total_size, classes); empty where nothing is remembered
  std::vector<bool> is_known_;  // (total_size)
  Matrix batch_logits_;         // (max_rows, classes)
  const Batch* batch_ = nullptr;
  bool was_asked_ = false;  // about batch_
};

}  // namespace dk

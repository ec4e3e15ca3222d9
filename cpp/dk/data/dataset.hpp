#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dk/data/idx.hpp"

namespace dk {

/// What labels mean: class 0 is labelled `first_label` (0 .. 255), and there are `count` (1 .. 256)
/// classes; where that is not known, as many as the highest label tells.
struct ClassRange {
  int first_label = 0;
  std::optional<int> count = std::nullopt;
};

/// Labelled images, or a subset of them. A value that is cheap to copy: the pixels stay in memory
/// once, as bytes, and are shared by every copy and subset.
///
/// A sample keeps its id, its place in the whole set, in every subset: what is computed once per
/// sample (a teacher's logits) can be kept in an array of total_size() and found by id, however
/// the samples are chosen and shuffled.
class Dataset {
 public:
  /// From two IDX files (idx.hpp), with the size of an image where it is known. Takes the bytes
  /// over, and copies only values of another type than a byte, or what `classes` counts otherwise.
  /// Throws corrupt_data when they are not a matching pair, and invalid_argument where `classes`
  /// does not fit the labels.
  static Dataset from_idx(std::vector<std::uint8_t> images_file,
                          std::vector<std::uint8_t> labels_file,
                          std::optional<ImageSize> size = std::nullopt, ClassRange classes = {});

  /// From pixels (count, rows, cols) and labels (count), each of the `classes` from `first_label`
  /// on. Takes the bytes over and does not copy the pixels. Throws invalid_argument when the sizes
  /// do not agree.
  static Dataset from_raw(std::vector<std::uint8_t> pixels, std::vector<std::uint8_t> labels,
                          int rows, int cols, int classes, int first_label = 0);

  std::size_t size() const { return ids_ ? ids_->size() : total_size(); }
  std::size_t total_size() const { return storage_->labels.size(); }
  int rows() const { return storage_->rows; }
  int cols() const { return storage_->cols; }
  int classes() const { return storage_->classes; }
  std::size_t input_width() const { return storage_->pixels_per_image; }  // rows * cols

  // i < size()
  std::uint32_t sample_id(std::size_t i) const {
    return ids_ ? (*ids_)[i] : static_cast<std::uint32_t>(i);
  }
  std::uint8_t label(std::size_t i) const { return storage_->labels[sample_id(i)]; }
  std::span<const std::uint8_t> image(std::size_t i) const {  // (rows, cols), 0 .. 255
    return storage_->pixels.subspan(sample_id(i) * input_width(), input_width());
  }

  /// `size` samples, as many of each class as of any other. What does not divide goes one each to
  /// the lowest classes; a class that has too few gives all, and the others make up for it. The
  /// seed decides which, and the subsets of one seed are nested: a smaller one is part of every
  /// larger one. The order is that of this set. Throws invalid_argument unless
  /// 1 <= size <= size().
  Dataset subset(std::size_t size, std::uint64_t seed) const;

  /// The samples labelled with one of `classes`, in the order of this set. Throws invalid_argument
  /// for a class that does not exist, or when no sample is left.
  Dataset with_classes(std::span<const int> classes) const;

  /// The samples labelled with none of `classes`, likewise.
  Dataset without_classes(std::span<const int> classes) const;

  /// `count` samples beginning with sample `from` of this set. Throws invalid_argument unless
  /// count >= 1 and from + count <= size().
  Dataset take(std::size_t from, std::size_t count) const;

  /// A fingerprint of the shape, the number of classes, and every label and pixel in order
  /// (digest.hpp): whatever is computed from equal data is equal.
  std::uint64_t digest() const;

 private:
  struct Storage {
    std::vector<std::uint8_t> image_bytes;  // what `pixels` looks into
    std::vector<std::uint8_t> label_bytes;  // what `labels` looks into
    std::span<const std::uint8_t> pixels;   // (count, rows, cols)
    std::span<const std::uint8_t> labels;   // (count)
    int rows = 0;
    int cols = 0;
    int classes = 0;
    std::size_t pixels_per_image = 0;
  };
  using Ids = std::vector<std::uint32_t>;

  Dataset(std::shared_ptr<const Storage> storage, std::shared_ptr<const Ids> ids)
      : storage_(std::move(storage)), ids_(std::move(ids)) {}

  /// The samples whose class is among `classes`, or is not.
  Dataset by_class(std::span<const int> classes, bool among, const std::string& method) const;

  std::shared_ptr<const Storage> storage_;
  std::shared_ptr<const Ids> ids_;  // ascending; null for the whole set
};

}  // namespace dk

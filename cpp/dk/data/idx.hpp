#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace dk {

// IDX is the file format of MNIST (Y. LeCun, http://yann.lecun.com/exdb/mnist). All sizes are
// unsigned 32-bit, most significant byte first:
//
//   images   00 00 08 03 | count | rows | columns | count * rows * columns bytes, row by row
//   labels   00 00 08 01 | count | count bytes
//
// In the magic number 08 is the type (unsigned byte) and the last byte the number of dimensions.
// Other programs write the same values differently, and that is read too: as integers of other
// types; images with a channel of their own, (count, rows, columns, 1) or (count, 1, rows,
// columns), or in one row, (count, rows * columns); labels in one column, (count, 1).

inline constexpr std::uint32_t max_samples = 0x7fffffff;
inline constexpr std::uint32_t max_pixels_per_image = 1u << 20;  // 1024 x 1024

struct ImageSize {
  std::uint32_t rows = 0, cols = 0;  // 1 .., rows * cols <= max_pixels_per_image
  bool operator==(const ImageSize&) const = default;
};

struct IdxValues {
  std::span<const std::uint8_t> values;  // inside the parsed bytes, or inside `narrowed`
  std::vector<std::uint8_t> narrowed;    // the values, where the file has another type for them
};

struct IdxImages {
  std::uint32_t count;  // 1 .. max_samples
  ImageSize size;
  IdxValues pixels;  // (count, rows, cols), 0 .. 255
};

/// Reads an image file, not compressed. `size` is that of an image, where it is known: a file whose
/// images lie in one row each does not say it. Throws corrupt_data when it is not exactly that.
IdxImages parse_idx_images(std::span<const std::uint8_t> bytes,
                           std::optional<ImageSize> size = std::nullopt);

/// Reads a label file, not compressed: one byte a label. Throws corrupt_data when it is not exactly
/// that.
IdxValues parse_idx_labels(std::span<const std::uint8_t> bytes);

}  // namespace dk

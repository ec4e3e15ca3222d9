#pragma once

#include <cstdint>
#include <span>

namespace dk {

// IDX is the file format of MNIST (Y. LeCun, http://yann.lecun.com/exdb/mnist). All integers are
// unsigned 32-bit, most significant byte first:
//
//   images   00 00 08 03 | count | rows | columns | count * rows * columns bytes, row by row
//   labels   00 00 08 01 | count | count bytes
//
// In the magic number 08 is the type (unsigned byte) and the last byte the number of dimensions.

inline constexpr std::uint32_t max_samples = 0x7fffffff;
inline constexpr std::uint32_t max_pixels_per_image = 1u << 20;  // 1024 x 1024

struct IdxImages {
  std::uint32_t count;                   // 1 .. max_samples
  std::uint32_t rows, cols;              // 1 .., rows * cols <= max_pixels_per_image
  std::span<const std::uint8_t> pixels;  // (count, rows, cols), 0 .. 255, inside the parsed bytes
};

/// Reads an image file, not compressed. Throws corrupt_data when it is not exactly that.
IdxImages parse_idx_images(std::span<const std::uint8_t> bytes);

/// Reads a label file, not compressed: one byte a label, inside the parsed bytes. Throws
/// corrupt_data when it is not exactly that.
std::span<const std::uint8_t> parse_idx_labels(std::span<const std::uint8_t> bytes);

}  // namespace dk

#pragma once

#include <cstdint>
#include <span>

namespace dk {

/// Where an image moves to, in whole pixels: right and down are positive.
struct Shift {
  int dx = 0;
  int dy = 0;
};

/// The shift of one sample in one epoch, dx and dy uniform in [-max, max] each: a pure function of
/// its arguments, so that neither the order of the samples nor the threads matter. Hinton et al.
/// 2015, section 3, jitter their teacher's inputs by up to two pixels.
Shift jittered(int max, std::uint64_t seed, std::uint32_t epoch, std::uint32_t sample_id);

/// An image (rows, cols) moved by `shift`; zeros move in. |dx| < cols, |dy| < rows.
void move_image(std::span<const std::uint8_t> pixels, int rows, int cols, Shift shift,
                std::span<std::uint8_t> out);

}  // namespace dk

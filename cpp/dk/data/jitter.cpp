#include "dk/data/jitter.hpp"

#include <algorithm>

#include "dk/core/random.hpp"

namespace dk {

Shift jittered(int max, std::uint64_t seed, std::uint32_t epoch, std::uint32_t sample_id) {
  const Philox::Block random = Philox(seed, Stream::jitter, epoch).block(sample_id);
  const auto count = static_cast<std::uint64_t>(2 * max + 1);
  // The high half of a product with the number of places: uneven by less than count / 2^32.
  const auto place = [&](std::uint32_t r) { return static_cast<int>(r * count >> 32) - max; };
  return {place(random[0]), place(random[1])};
}

void move_image(std::span<const std::uint8_t> pixels, int rows, int cols, Shift shift,
                std::span<std::uint8_t> out) {
  std::ranges::fill(out, std::uint8_t{0});
  const std::ptrdiff_t to = std::max(0, shift.dx);
  const std::ptrdiff_t from = std::max(0, -shift.dx);
  for (std::ptrdiff_t y = std::max(0, shift.dy); y < rows + std::min(0, shift.dy); ++y) {
    std::copy_n(pixels.begin() + (y - shift.dy) * cols + from, cols - to - from,
                out.begin() + y * cols + to);
  }
}

}  // namespace dk

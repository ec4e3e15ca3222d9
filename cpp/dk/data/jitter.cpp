#include "dk/data/jitter.hpp"

#include <algorithm>

#include "dk/core/random.hpp"
#include "dk/data/pixels.hpp"

namespace dk {

Shift jittered(int max, std::uint64_t seed, std::uint32_t epoch, std::uint32_t sample_id) {
  const Philox::Block random = Philox(seed, Stream::jitter, epoch).block(sample_id);
  const auto count = static_cast<std::uint64_t>(2 * max + 1);
  // The high half of a product with the number of places: uneven by less than count / 2^32.
  const auto place = [&](std::uint32_t r) { return static_cast<int>(r * count >> 32) - max; };
  return {place(random[0]), place(random[1])};
}

void shifted_to_unit_interval(std::span<const std::uint8_t> pixels, int rows, int cols, Shift shift,
                              Scalar* out) {
  const auto width = static_cast<std::size_t>(cols);
  const auto left = static_cast<std::size_t>(std::max(0, shift.dx));
  const auto from = static_cast<std::size_t>(std::max(0, -shift.dx));
  std::fill_n(out, pixels.size(), Scalar(0));
  for (int y = std::max(0, shift.dy); y < rows + std::min(0, shift.dy); ++y) {
    to_unit_interval(
        pixels.subspan(static_cast<std::size_t>(y - shift.dy) * width + from, width - left - from),
        out + static_cast<std::size_t>(y) * width + left);
  }
}

}  // namespace dk

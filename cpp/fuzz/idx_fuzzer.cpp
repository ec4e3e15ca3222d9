// Any two files, as images and labels. The input is a byte that says where the labels end, the
// labels, and the images.

#include <algorithm>
#include <cstdlib>

#include "dk/core/error.hpp"
#include "dk/data/dataset.hpp"

using namespace dk;

namespace {

void expect(bool condition) {
  if (!condition) std::abort();
}

void read(const std::vector<std::uint8_t>& images, const std::vector<std::uint8_t>& labels,
          std::optional<ImageSize> size) {
  try {
    const Dataset dataset = Dataset::from_idx(images, labels, size);
    const std::size_t last = dataset.size() - 1;
    expect(dataset.image(last).size() == dataset.input_width());
    expect(dataset.label(last) < dataset.classes());
    unsigned sum = 0;
    for (const std::uint8_t pixel : dataset.image(last)) sum += pixel;
    expect(sum <= 255 * dataset.input_width());
  } catch (const Error& error) {
    expect(error.code() == ErrorCode::corrupt_data);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const std::uint8_t> input(data, size);
  const std::size_t end = std::min<std::size_t>(1 + std::size_t{input[0]}, size);
  const auto labels = input.subspan(1, end - 1);
  const auto images = input.subspan(end);
  for (const std::optional<ImageSize> known : {std::optional<ImageSize>(), {ImageSize{2, 3}}}) {
    read({images.begin(), images.end()}, {labels.begin(), labels.end()}, known);
  }
  return 0;
}

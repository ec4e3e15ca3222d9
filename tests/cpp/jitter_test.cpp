#include "dk/data/jitter.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

using namespace dk;

TEST_CASE("a shifted image is the image shifted, with zeros behind it") {
  constexpr int rows = 3, cols = 5;
  std::vector<std::uint8_t> pixels;
  for (int i = 0; i < rows * cols; ++i) pixels.push_back(static_cast<std::uint8_t>(10 * i + 1));
  for (int dy = 1 - rows; dy < rows; ++dy) {
    for (int dx = 1 - cols; dx < cols; ++dx) {
      std::vector<std::uint8_t> moved(pixels.size(), 255);
      move_image(pixels, rows, cols, {dx, dy}, moved);
      for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < cols; ++x) {
          const int from_y = y - dy, from_x = x - dx;
          const bool inside = from_y >= 0 && from_y < rows && from_x >= 0 && from_x < cols;
          const auto from = static_cast<std::size_t>(from_y * cols + from_x);
          CHECK(moved[static_cast<std::size_t>(y * cols + x)] == (inside ? pixels[from] : 0));
        }
      }
    }
  }
}

TEST_CASE("every shift of up to so many pixels is as likely") {
  std::map<std::pair<int, int>, int> counts;
  for (std::uint32_t id = 0; id < 25000; ++id) {
    const Shift shift = jittered(2, 1, 1, id);
    REQUIRE(std::abs(shift.dx) <= 2);
    REQUIRE(std::abs(shift.dy) <= 2);
    ++counts[{shift.dx, shift.dy}];
  }
  CHECK(counts.size() == 25);
  // 1000 each, standard deviation 31.
  for (const auto& [shift, count] : counts) CHECK(std::abs(count - 1000) < 130);
}

TEST_CASE("the shift depends on the seed, the epoch and the sample, and on nothing else") {
  const auto shifts = [](std::uint64_t seed, std::uint32_t epoch, std::uint32_t first_id) {
    std::vector<int> result;
    for (std::uint32_t id = first_id; id < first_id + 50; ++id) {
      const Shift shift = jittered(3, seed, epoch, id);
      result.insert(result.end(), {shift.dx, shift.dy});
    }
    return result;
  };
  CHECK(shifts(1, 1, 0) == shifts(1, 1, 0));
  CHECK(shifts(1, 1, 0) != shifts(2, 1, 0));
  CHECK(shifts(1, 1, 0) != shifts(1, 2, 0));
  CHECK(shifts(1, 1, 0) != shifts(1, 1, 50));
}

#include "dk/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

using dk::Philox;
using dk::Stream;

// The known answers that Salmon et al. publish with Random123 (kat_vectors, philox4x32 10).
TEST_CASE("Philox gives the published known answers") {
  CHECK(Philox::encrypt({0, 0, 0, 0}, {0, 0}) ==
        Philox::Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(
      Philox::encrypt({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
      Philox::Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(
      Philox::encrypt({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
      Philox::Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("streams and substreams are told apart") {
  Philox shuffle(7, Stream::shuffle), subset(7, Stream::subset), epoch1(7, Stream::shuffle, 1);
  const std::uint32_t first = shuffle.next();
  CHECK(first != subset.next());
  CHECK(first != epoch1.next());
  CHECK(first == Philox(7, Stream::shuffle).next());
}

TEST_CASE("uniform stays in [0, 1) with the right mean and variance") {
  Philox random(1, Stream::initial_weights);
  constexpr int n = 100000;
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    sum += u;
    squares += u * u;
  }
  CHECK(sum / n == doctest::Approx(0.5).epsilon(0.01));
  CHECK(squares / n - sum / n * sum / n == doctest::Approx(1.0 / 12).epsilon(0.02));
}

TEST_CASE("below(n) reaches every value equally often") {
  Philox random(3, Stream::shuffle);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
  for (const int count : counts) CHECK(count == doctest::Approx(10000).epsilon(0.05));
}

TEST_CASE("shuffle keeps every element") {
  std::vector<int> values(1000);
  std::iota(values.begin(), values.end(), 0);
  auto shuffled = values;
  Philox(5, Stream::shuffle).shuffle(std::span(shuffled));
  CHECK(shuffled != values);
  std::sort(shuffled.begin(), shuffled.end());
  CHECK(shuffled == values);
}

#include "dk/data/batches.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "dk/core/error.hpp"
#include "dk/core/pixels.hpp"
#include "dk/data/jitter.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

std::vector<std::uint32_t> ids_of_epoch(Batches& batches) {
  std::vector<std::uint32_t> ids;
  for (std::int64_t s = 0; s < batches.steps_per_epoch(); ++s) {
    const Batch batch = batches.next();
    ids.insert(ids.end(), batch.ids.begin(), batch.ids.end());
  }
  return ids;
}

}  // namespace

TEST_CASE("an epoch is every sample once, the next one in another order") {
  Batches batches(toy_dataset(50), 8, 1);
  CHECK(batches.steps_per_epoch() == 7);
  const auto first = ids_of_epoch(batches), second = ids_of_epoch(batches);
  CHECK(first != second);
  std::vector<std::uint32_t> all(50);
  std::iota(all.begin(), all.end(), 0u);
  for (auto ids : {first, second}) {
    std::sort(ids.begin(), ids.end());
    CHECK(ids == all);
  }
}

TEST_CASE("the seed decides the order") {
  Batches a(toy_dataset(50), 8, 1), same(toy_dataset(50), 8, 1), other(toy_dataset(50), 8, 2);
  const auto ids = ids_of_epoch(a);
  CHECK(ids == ids_of_epoch(same));
  CHECK(ids != ids_of_epoch(other));
}

TEST_CASE("the last batch of an epoch holds what is left") {
  Batches batches(toy_dataset(50), 8, 1);
  for (int s = 0; s < 6; ++s) CHECK(batches.next().rows() == 8);
  CHECK(batches.next().rows() == 2);
  CHECK(batches.next().rows() == 8);
}

TEST_CASE("a batch larger than the data is the data") {
  Batches batches(toy_dataset(5), 128, 1);
  CHECK(batches.steps_per_epoch() == 1);
  CHECK(batches.next().rows() == 5);
}

TEST_CASE("rows are pixels / 255, beside their own labels and ids") {
  const Dataset data = toy_dataset(20).subset(12, 3);
  const Dataset whole = toy_dataset(20);
  Batches batches(data, 5, 1);
  const Batch batch = batches.next();
  for (int r = 0; r < batch.rows(); ++r) {
    const auto id = batch.ids[static_cast<std::size_t>(r)];
    CHECK(batch.labels[static_cast<std::size_t>(r)] == whole.label(id));
    for (std::size_t p = 0; p < whole.input_width(); ++p) {
      CHECK(batch.x.matrix()(r, static_cast<Index>(p)) ==
            doctest::Approx(whole.image(id)[p] / 255.0));
    }
  }
}

TEST_CASE("jittered rows are their images shifted, anew at each epoch") {
  const Dataset data = toy_dataset(20);
  Batches batches(data, 5, 1, 2);
  const auto epoch = [&](std::uint32_t number) {
    for (int s = 0; s < 4; ++s) {
      const Batch batch = batches.next();
      CHECK(batch.jittered);
      for (int r = 0; r < batch.rows(); ++r) {
        const auto id = batch.ids[static_cast<std::size_t>(r)];
        std::vector<std::uint8_t> moved(20);
        move_image(data.image(id), 4, 5, jittered(2, 1, number, id), moved);
        RowVector expected(20);
        to_unit_interval(moved, expected.data());
        CHECK(batch.x.matrix().row(r) == expected);
      }
    }
  };
  epoch(1);
  epoch(2);
  CHECK_FALSE(Batches(data, 5, 1).next().jittered);
}

TEST_CASE("jitter leaves the order of the samples as it is") {
  Batches still(toy_dataset(50), 8, 1), jittered(toy_dataset(50), 8, 1, 1);
  CHECK(ids_of_epoch(still) == ids_of_epoch(jittered));
}

TEST_CASE("a jitter out of range is refused") {
  CHECK_THROWS_WITH_AS(Batches(toy_dataset(5), 1, 1, 4),
                       "jitter is 4; expected 0 to 3 pixels, less than the images have", Error);
  CHECK_THROWS_AS(Batches(toy_dataset(5), 1, 1, -1), Error);
}

TEST_CASE("a batch size out of range is refused") {
  CHECK_THROWS_WITH_AS(Batches(toy_dataset(5), 0, 1), "batchSize is 0; expected 1 to 8192", Error);
}

#include "dk/data/dataset.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "dk/core/digest.hpp"
#include "refusal.hpp"

using namespace dk;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Images of 1 x 2 pixels, (i, label): each says which one it is.
Dataset labelled(const Bytes& labels, int classes) {
  Bytes pixels;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    pixels.insert(pixels.end(), {static_cast<std::uint8_t>(i), labels[i]});
  }
  return Dataset::from_raw(std::move(pixels), labels, 1, 2, classes);
}

/// `counts[c]` samples of class c, the classes taking turns.
Dataset with_counts(std::vector<int> counts) {
  const int classes = static_cast<int>(counts.size());
  Bytes labels;
  for (bool left = true; left;) {
    left = false;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      if (counts[c] == 0) continue;
      --counts[c];
      labels.push_back(static_cast<std::uint8_t>(c));
      left = true;
    }
  }
  return labelled(labels, classes);
}

std::vector<std::uint32_t> ids(const Dataset& dataset) {
  std::vector<std::uint32_t> result;
  for (std::size_t i = 0; i < dataset.size(); ++i) result.push_back(dataset.sample_id(i));
  return result;
}

std::vector<int> counts(const Dataset& dataset) {
  std::vector<int> result(static_cast<std::size_t>(dataset.classes()));
  for (std::size_t i = 0; i < dataset.size(); ++i) ++result[dataset.label(i)];
  return result;
}

bool is_part_of(const Dataset& part, const Dataset& whole) {
  const auto a = ids(part), b = ids(whole);
  return std::includes(b.begin(), b.end(), a.begin(), a.end());
}

}  // namespace

TEST_CASE("a dataset from raw bytes gives back its images and labels") {
  const Dataset dataset =
      Dataset::from_raw({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, {2, 0}, 2, 3, 4);
  CHECK(dataset.size() == 2);
  CHECK(dataset.total_size() == 2);
  CHECK(dataset.rows() == 2);
  CHECK(dataset.cols() == 3);
  CHECK(dataset.classes() == 4);
  CHECK(dataset.input_width() == 6);
  CHECK(dataset.label(0) == 2);
  CHECK(dataset.label(1) == 0);
  CHECK(dataset.sample_id(1) == 1);
  const auto image = dataset.image(1);
  CHECK(Bytes(image.begin(), image.end()) == Bytes{7, 8, 9, 10, 11, 12});
}

TEST_CASE("a dataset from IDX files has one class more than its highest label") {
  const Bytes images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 11, 12, 13};
  const Bytes labels = {0, 0, 8, 1, 0, 0, 0, 2, 3, 1};
  const Dataset dataset = Dataset::from_idx(images, labels);
  CHECK(dataset.size() == 2);
  CHECK(dataset.rows() == 1);
  CHECK(dataset.cols() == 2);
  CHECK(dataset.classes() == 4);
  CHECK(dataset.label(0) == 3);
  CHECK(dataset.image(1)[1] == 13);
}

TEST_CASE("labels may begin with another number than 0, and not every class may have one") {
  const Bytes images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 11, 12, 13};
  const Bytes labels = {0, 0, 8, 1, 0, 0, 0, 2, 3, 1};
  const Bytes wide_labels = {0, 0, 0x0b, 1, 0, 0, 0, 2, 0, 3, 0, 1};
  for (const Bytes& file : {labels, wide_labels}) {
    const Dataset told = Dataset::from_idx(images, file, std::nullopt, {.first_label = 1});
    CHECK(told.classes() == 3);
    CHECK(told.label(0) == 2);
    CHECK(told.label(1) == 0);
    CHECK(told.image(1)[1] == 13);
  }
  const Dataset more = Dataset::from_idx(images, labels, std::nullopt, {.count = 10});
  CHECK(more.classes() == 10);
  CHECK(more.label(0) == 3);
  const Dataset raw = Dataset::from_raw({10, 11, 12, 13}, {3, 1}, 1, 2, 3, 1);
  CHECK(raw.digest() ==
        Dataset::from_idx(images, labels, std::nullopt, {.first_label = 1, .count = 3}).digest());
}

TEST_CASE("classes that do not fit the labels are refused") {
  const Bytes images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 11, 12, 13};
  const Bytes labels = {0, 0, 8, 1, 0, 0, 0, 2, 3, 1};
  const auto check = [&](ClassRange classes, const std::string& wrong,
                         const std::string& expected) {
    test::check_refusal(
        ErrorCode::invalid_argument,
        [&] { Dataset::from_idx(images, labels, std::nullopt, classes); }, wrong, expected);
  };
  check({.count = 3}, "label 0 is 3; expected 0 to 2", "no label is 0: firstLabel says");
  check({.first_label = 2}, "label 1 is 1; expected 2 to 255", "(firstLabel is 2)");
  check({.first_label = 1, .count = 2}, "label 0 is 3", "expected 1 to 2");
  check({.first_label = -1}, "firstLabel is -1", "0 to 255");
  check({.first_label = 256}, "firstLabel is 256", "0 to 255");
  check({.count = 0}, "classes is 0", "1 to 256");
  check({.count = 257}, "classes is 257", "1 to 256");
}

TEST_CASE("IDX files that do not belong together are refused") {
  const Bytes images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 11, 12, 13};
  const Bytes labels = {0, 0, 8, 1, 0, 0, 0, 1, 3};
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { Dataset::from_idx(images, labels); }, "2 images", "1 labels",
      "do not belong together");
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { Dataset::from_idx(labels, images); }, "swapped");
}

TEST_CASE("IDX files are called swapped only where they fit the other way round") {
  const Bytes labels = {0, 0, 8, 1, 0, 0, 0, 1, 3};
  const Bytes cut_images = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 10};
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { Dataset::from_idx(labels, cut_images); },
      "IDX images: the data has 1 dimension; expected 3");
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { Dataset::from_idx(labels, labels); }, "has 1 dimension");
}

TEST_CASE("IDX values that are wider than a byte are kept as bytes") {
  const Bytes images = {0, 0, 0x0b, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 10, 0, 11, 0, 12, 0, 255};
  const Bytes labels = {0, 0, 0x0c, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1};
  const Dataset dataset = Dataset::from_idx(images, labels, ImageSize{1, 2});
  CHECK(dataset.size() == 2);
  CHECK(dataset.classes() == 4);
  CHECK(dataset.label(1) == 1);
  CHECK(dataset.image(0)[0] == 10);
  CHECK(dataset.image(1)[1] == 255);
}

TEST_CASE("raw bytes that do not agree are refused") {
  const auto check = [](Bytes pixels, Bytes labels, int rows, int cols, int classes,
                        const std::string& wrong, const std::string& expected) {
    test::check_refusal(
        ErrorCode::invalid_argument,
        [&] { Dataset::from_raw(pixels, labels, rows, cols, classes); }, "dataset", wrong,
        expected);
  };
  check({1, 2}, {0}, 0, 2, 10, "0 x 2 pixels", "1 to 1048576");
  check({1, 2}, {0}, 2, -1, 10, "2 x -1 pixels", "1 to 1048576");
  check({1, 2}, {0}, -1, -2, 10, "-1 x -2 pixels", "1 to 1048576");
  check({1, 2}, {0}, 65536, 65536, 10, "65536 x 65536 pixels", "1 to 1048576");
  check({1, 2}, {0}, 1, 2, 0, "classes is 0", "1 to 256");
  check({1, 2}, {0}, 1, 2, 257, "classes is 257", "1 to 256");
  check({}, {}, 1, 2, 10, "0 labels", "1 to 2147483647");
  check({1, 2, 3}, {0, 1}, 1, 2, 10, "got 3", "need 4 bytes");
  check({1, 2, 3, 4, 5}, {0, 1}, 1, 2, 10, "got 5", "need 4 bytes");
  check({1, 2, 3, 4}, {0, 10}, 1, 2, 10, "label 1 is 10", "0 to 9");
}

TEST_CASE("copies and subsets share the pixels") {
  const Dataset dataset = with_counts({5, 5});
  const Dataset copy = dataset;
  CHECK(copy.image(3).data() == dataset.image(3).data());
  const Dataset subset = dataset.subset(4, 1);
  CHECK(subset.image(0).data() == dataset.image(subset.sample_id(0)).data());
}

TEST_CASE("a subset outlives the dataset it was taken from") {
  Dataset subset = with_counts({3, 3}).subset(2, 1);
  CHECK(subset.image(0)[0] == subset.sample_id(0));
}

TEST_CASE("samples of a subset keep their ids, labels and images") {
  const Dataset dataset = with_counts({20, 30, 25});
  const Dataset subset = dataset.subset(30, 7);
  CHECK(subset.size() == 30);
  CHECK(subset.total_size() == 75);
  CHECK(subset.classes() == 3);
  for (std::size_t i = 0; i < subset.size(); ++i) {
    const std::uint32_t id = subset.sample_id(i);
    CHECK(subset.label(i) == dataset.label(id));
    CHECK(subset.image(i)[0] == id);
    CHECK(subset.image(i)[1] == subset.label(i));
    if (i > 0) CHECK(subset.sample_id(i - 1) < id);
  }
}

TEST_CASE("a subset has as many samples of each class as of any other") {
  const Dataset dataset = with_counts({20, 30, 25});
  CHECK(counts(dataset.subset(30, 1)) == std::vector<int>{10, 10, 10});
  CHECK(counts(dataset.subset(31, 1)) == std::vector<int>{11, 10, 10});
  CHECK(counts(dataset.subset(32, 1)) == std::vector<int>{11, 11, 10});
  CHECK(counts(dataset.subset(1, 1)) == std::vector<int>{1, 0, 0});
  CHECK(counts(dataset.subset(75, 1)) == std::vector<int>{20, 30, 25});
}

TEST_CASE("where a class has too few samples, the others make up for it") {
  CHECK(counts(with_counts({1, 100, 100}).subset(9, 1)) == std::vector<int>{1, 4, 4});
  CHECK(counts(with_counts({1, 100, 100}).subset(10, 1)) == std::vector<int>{1, 5, 4});
  CHECK(counts(with_counts({0, 2, 5, 100}).subset(20, 1)) == std::vector<int>{0, 2, 5, 13});
}

TEST_CASE("the seed decides a subset, and nothing else does") {
  const Dataset dataset = with_counts({40, 40});
  CHECK(ids(dataset.subset(20, 5)) == ids(dataset.subset(20, 5)));
  CHECK(ids(dataset.subset(20, 5)) != ids(dataset.subset(20, 6)));
  CHECK(ids(dataset.subset(20, 5)) != ids(dataset.subset(20, std::uint64_t{5} << 32)));
  // The bits of Philox are the same everywhere, so these are too.
  CHECK(ids(dataset.subset(6, 1)) == std::vector<std::uint32_t>{6, 42, 51, 56, 69, 75});
}

TEST_CASE("every sample of a class is as likely to be chosen") {
  const Dataset dataset = with_counts({10, 10});
  std::vector<int> chosen(20);
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    for (const std::uint32_t id : ids(dataset.subset(6, seed))) ++chosen[id];
  }
  // Each is chosen with probability 0.3: 300 times, standard deviation 14.5.
  for (const int times : chosen) CHECK(std::abs(times - 300) < 60);
}

TEST_CASE("the subsets of one seed are nested") {
  const Dataset dataset = with_counts({3, 40, 21});
  for (std::size_t size = 1; size < dataset.size(); ++size) {
    CHECK(is_part_of(dataset.subset(size, 9), dataset.subset(size + 1, 9)));
  }
}

TEST_CASE("a subset of a subset stays within it") {
  const Dataset dataset = with_counts({40, 40});
  const Dataset subset = dataset.subset(30, 1);
  const Dataset smaller = subset.subset(10, 2);
  CHECK(smaller.size() == 10);
  CHECK(smaller.total_size() == 80);
  CHECK(is_part_of(smaller, subset));
  CHECK(counts(smaller) == std::vector<int>{5, 5});
}

TEST_CASE("classes are kept or left out, in the order of the set, and samples keep their ids") {
  const Dataset dataset = labelled({3, 1, 0, 3, 2, 1}, 5);
  CHECK(ids(dataset.with_classes(std::array{3, 1})) == std::vector<std::uint32_t>{0, 1, 3, 5});
  CHECK(ids(dataset.with_classes(std::array{2, 2})) == std::vector<std::uint32_t>{4});
  CHECK(ids(dataset.without_classes(std::array{3})) == std::vector<std::uint32_t>{1, 2, 4, 5});
  CHECK(ids(dataset.without_classes({})) == ids(dataset));
  CHECK(ids(dataset.without_classes(std::array{3}).with_classes(std::array{1})) ==
        std::vector<std::uint32_t>{1, 5});
  const Dataset threes = dataset.with_classes(std::array{3});
  CHECK(threes.classes() == 5);
  CHECK(threes.total_size() == 6);
  CHECK(threes.image(1).data() == dataset.image(3).data());
}

TEST_CASE("a slice of a set, and of a subset") {
  const Dataset dataset = labelled({3, 1, 0, 3, 2, 1}, 5);
  CHECK(ids(dataset.take(2, 3)) == std::vector<std::uint32_t>{2, 3, 4});
  CHECK(ids(dataset.take(5, 1)) == std::vector<std::uint32_t>{5});
  CHECK(ids(dataset.without_classes(std::array{3}).take(1, 2)) == std::vector<std::uint32_t>{2, 4});
}

TEST_CASE("classes that do not exist and slices beyond the set are refused") {
  const Dataset dataset = labelled({3, 1, 0, 3, 2, 1}, 5);
  const auto check = [](auto&& action, const std::string& wrong, const std::string& expected) {
    test::check_refusal(ErrorCode::invalid_argument, action, wrong, expected);
  };
  check(
      [&] {
        dataset.with_classes(std::array{1, 5});
      },
      "withClasses: class 5 does not exist", "expected 0 to 4");
  check([&] { dataset.without_classes(std::array{-1}); }, "withoutClasses: class -1",
        "expected 0 to 4");
  check([&] { dataset.with_classes(std::array{4}); }, "none of the 6 samples is left",
        "expected 1 or more");
  check([&] { dataset.take(6, 1); }, "take: from is 6", "expected 0 to 5");
  check([&] { dataset.take(2, 5); }, "take: count is 5", "expected 1 to 4 from sample 2 on");
  check([&] { dataset.take(2, 0); }, "take: count is 0", "expected 1 to 4");
}

TEST_CASE("a digest tells by what is in a set, wherever it came from") {
  const auto digest = [](Bytes pixels, Bytes labels, int rows, int cols, int classes) {
    return Dataset::from_raw(std::move(pixels), std::move(labels), rows, cols, classes).digest();
  };
  const auto expected = digest({1, 2, 3, 4}, {0, 1}, 1, 2, 2);
  CHECK(digest({9, 9, 1, 2, 9, 9, 3, 4}, {1, 0, 0, 1}, 1, 2, 2) != expected);
  CHECK(digest({1, 2, 3, 5}, {0, 1}, 1, 2, 2) != expected);
  CHECK(digest({1, 2, 3, 4}, {1, 0}, 1, 2, 2) != expected);
  CHECK(digest({1, 2, 3, 4}, {0, 1}, 2, 1, 2) != expected);
  CHECK(digest({1, 2, 3, 4}, {0, 1}, 1, 2, 3) != expected);
  CHECK(labelled({1, 0, 1}, 2).take(1, 2).digest() == digest({1, 0, 2, 1}, {0, 1}, 1, 2, 2));
}

TEST_CASE("a digest is FNV-1a") {
  // Of draft-eastlake-fnv, appendix C.
  Digest foobar;
  foobar.add(Bytes{'f', 'o', 'o', 'b', 'a', 'r'});
  CHECK(foobar.value() == 0x85944171f73967e8);
  Digest bytes, number;
  bytes.add(Bytes{4, 3, 2, 1});
  number.add(0x01020304u);
  CHECK(number.value() == bytes.value());
}

TEST_CASE("a subset of no samples, or of more than there are, is refused") {
  const Dataset dataset = with_counts({4, 4}).subset(6, 1);
  const auto check = [&](std::size_t size, const std::string& wrong) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { dataset.subset(size, 1); }, "subset", wrong,
        "expected 1 to 6");
  };
  check(0, "size is 0");
  check(7, "size is 7");
}

#include "dk/data/idx.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "refusal.hpp"

using namespace dk;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// An IDX header: the magic number's last two bytes, then the sizes.
Bytes header(std::uint8_t type, std::uint8_t dimensions,
             std::initializer_list<std::uint32_t> sizes) {
  Bytes bytes = {0, 0, type, dimensions};
  for (const std::uint32_t size : sizes) {
    for (const int shift : {24, 16, 8, 0})
      bytes.push_back(static_cast<std::uint8_t>(size >> shift));
  }
  return bytes;
}

/// Three images of 2 x 4 pixels, numbered through.
Bytes three_images() {
  Bytes bytes = header(8, 3, {3, 2, 4});
  for (std::uint8_t i = 0; i < 24; ++i) bytes.push_back(i);
  return bytes;
}

Bytes three_labels() {
  Bytes bytes = header(8, 1, {3});
  bytes.insert(bytes.end(), {7, 0, 255});
  return bytes;
}

/// `bytes` and then integers of `size` bytes each, the most significant first.
Bytes with_integers(Bytes bytes, const std::vector<int>& values, int size) {
  for (const int value : values) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
      bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint32_t>(value) >> shift));
  }
  return bytes;
}

Bytes text(std::string_view characters) { return {characters.begin(), characters.end()}; }

Bytes first(Bytes bytes, std::size_t count) {
  bytes.resize(count);
  return bytes;
}

template <class... Fragments>
void check_images_refused(const Bytes& bytes, const Fragments&... fragments) {
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { parse_idx_images(bytes); }, "IDX images", fragments...);
}

template <class... Fragments>
void check_labels_refused(const Bytes& bytes, const Fragments&... fragments) {
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { parse_idx_labels(bytes); }, "IDX labels", fragments...);
}

}  // namespace

TEST_CASE("an IDX image file gives its sizes and its pixels, uncopied") {
  const Bytes bytes = three_images();
  const IdxImages images = parse_idx_images(bytes);
  CHECK(images.count == 3);
  CHECK(images.size.rows == 2);
  CHECK(images.size.cols == 4);
  REQUIRE(images.pixels.values.size() == 24);
  CHECK(images.pixels.values.data() == bytes.data() + 16);
  CHECK(images.pixels.values.front() == 0);
  CHECK(images.pixels.values.back() == 23);
}

TEST_CASE("an IDX label file gives its labels, uncopied") {
  const Bytes bytes = three_labels();
  const auto labels = parse_idx_labels(bytes).values;
  REQUIRE(labels.size() == 3);
  CHECK(labels.data() == bytes.data() + 8);
  CHECK(labels[0] == 7);
  CHECK(labels[2] == 255);
}

TEST_CASE("IDX: an empty file and every cut-off one are refused") {
  check_images_refused({}, "the file is empty");
  check_labels_refused({}, "the file is empty");
  check_images_refused(first(three_images(), 3), "has 3 bytes", "magic number 00 00 08 03");
  check_labels_refused(first(three_labels(), 3), "has 3 bytes", "magic number 00 00 08 01");
  check_images_refused(first(three_images(), 15), "has 15 bytes", "header of 16");
  check_labels_refused(first(three_labels(), 7), "has 7 bytes", "header of 8");
  check_images_refused(first(three_images(), 39), "too short", "announces 24 bytes",
                       "but 23 follow");
  check_labels_refused(first(three_labels(), 10), "too short", "announces 3 bytes", "but 2 follow");
  for (std::size_t size = 0; size < three_images().size(); ++size) {
    check_images_refused(first(three_images(), size));
  }
}

TEST_CASE("IDX: bytes after the data are refused") {
  check_images_refused(first(three_images(), 41), "too long", "announces 24 bytes",
                       "but 25 follow");
  check_labels_refused(first(three_labels(), 12), "too long", "announces 3 bytes", "but 4 follow");
}

TEST_CASE("IDX: a wrong magic number is refused, with the likely reason") {
  check_images_refused(text("\x89PNG\r\n\x1a\n"), "begins with 89 50 4e 47",
                       "magic number 00 00 08 03");
  check_labels_refused(text("\x89PNG\r\n\x1a\n"), "begins with 89 50 4e 47",
                       "magic number 00 00 08 01");
}

TEST_CASE("IDX: another kind of file is named, with what to do") {
  check_images_refused({0x1f, 0x8b, 8, 0}, "gzip-compressed: decompress first (gunzip)");
  check_labels_refused({0x1f, 0x8b, 8, 0}, "gzip-compressed: decompress first (gunzip)");
  check_images_refused(text("<!doctype html><title>404</title>"), "are HTML");
  check_images_refused(text("\xef\xbb\xbf\r\n\t <html>"), "are HTML");
  check_labels_refused(text("<"), "are HTML");
  check_images_refused(
      text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 7\n"),
      "a Git LFS pointer", "git lfs pull");
  check_images_refused(text("PK\x03\x04 t10k-images-idx3-ubyte"), "a zip archive: unzip");
  check_images_refused(text("PK\x03\x04 x_train.npy"), "NumPy archive (.npz)");
  check_labels_refused(text("\x93NUMPY"), "NumPy array (.npy)");
  check_labels_refused(text("PK\x03\x04 archive/data.pkl"), "PyTorch's own format");
}

TEST_CASE("IDX: integers of every type are read where they are 0 to 255") {
  const std::vector<int> values = {0, 1, 127, 9};
  for (const auto& [type, size] : {std::pair<std::uint8_t, int>{0x09, 1}, {0x0b, 2}, {0x0c, 4}}) {
    const Bytes labels = with_integers(header(type, 1, {4}), values, size);
    const IdxValues read = parse_idx_labels(labels);
    CHECK(std::vector<int>(read.values.begin(), read.values.end()) == values);
    const Bytes images = with_integers(header(type, 3, {2, 1, 2}), values, size);
    const IdxImages read_images = parse_idx_images(images);
    const auto pixels = read_images.pixels.values;
    CHECK(std::vector<int>(pixels.begin(), pixels.end()) == values);
  }
  const Bytes largest = with_integers(header(0x0c, 1, {2}), {255, 200}, 4);
  CHECK(parse_idx_labels(largest).values[0] == 255);
}

TEST_CASE("IDX: integers that are no bytes are refused by their place") {
  check_labels_refused(with_integers(header(0x0c, 1, {2}), {3, 256}, 4), "value 1 is 256",
                       "expected 0 to 255", "32-bit integers");
  check_images_refused(with_integers(header(0x0b, 3, {1, 1, 2}), {-2, 3}, 2), "value 0 is -2");
  check_labels_refused(with_integers(header(0x09, 1, {1}), {-128}, 1), "value 0 is -128");
  check_labels_refused(with_integers(header(0x0c, 1, {1}), {-2147483648}, 4), "is -2147483648");
  check_images_refused(with_integers(header(0x0c, 3, {1, 1, 2}), {1}, 4), "too short",
                       "announces 8 bytes", "but 4 follow");
}

TEST_CASE("IDX: floats and unknown types are refused with what to do") {
  check_images_refused(header(0x0d, 3, {1, 1, 1}), "32-bit floats", "write grey levels, 0 to 255");
  check_images_refused(header(0x0e, 3, {1, 1, 1}), "64-bit floats");
  check_labels_refused(header(0x0d, 1, {1}), "32-bit floats", "write the classes as integers");
  check_images_refused(header(0x0a, 3, {1, 1, 1}), "type 0a, which IDX does not know");
}

TEST_CASE("IDX: images with a channel of their own or in one row are read as they are meant") {
  const auto check_size = [](Bytes bytes, std::optional<ImageSize> known) {
    for (std::uint8_t i = 0; i < 24; ++i) bytes.push_back(i);
    const IdxImages images = parse_idx_images(bytes, known);
    CHECK(images.count == 3);
    CHECK(images.size == ImageSize{2, 4});
    CHECK(images.pixels.values.size() == 24);
    CHECK(images.pixels.values.back() == 23);
  };
  const ImageSize size = {2, 4};
  check_size(header(8, 4, {3, 2, 4, 1}), std::nullopt);
  check_size(header(8, 4, {3, 1, 2, 4}), std::nullopt);
  check_size(header(8, 2, {3, 8}), size);
  check_size(header(8, 3, {3, 2, 4}), size);
}

TEST_CASE("IDX: images whose size is not known, or is another one, are refused") {
  check_images_refused(header(8, 4, {2, 5, 5, 3}), "several channels, 2 x 5 x 5 x 3", "grey");
  check_images_refused(header(8, 2, {2, 784}), "2 x 784", "expected rows and cols");
  check_images_refused(header(8, 5, {2, 1, 5, 5, 1}), "has 5 dimensions; expected 3");
  check_images_refused(header(8, 0, {}), "has 0 dimensions");
  const auto check_known = [](const Bytes& bytes, const std::string& why) {
    test::check_refusal(
        ErrorCode::corrupt_data,
        [&] {
          parse_idx_images(bytes, ImageSize{28, 28});
        },
        why);
  };
  check_known(header(8, 2, {2, 783}), "have 783 pixels; expected 784, for 28 x 28");
  check_known(header(8, 3, {2, 32, 32}), "are 32 x 32; expected 28 x 28");
}

TEST_CASE("IDX: labels in one column are read") {
  for (const auto& sizes : {std::initializer_list<std::uint32_t>{3, 1}, {3, 1, 1}}) {
    Bytes bytes = header(8, static_cast<std::uint8_t>(sizes.size()), sizes);
    bytes.insert(bytes.end(), {7, 0, 2});
    const IdxValues labels = parse_idx_labels(bytes);
    REQUIRE(labels.values.size() == 3);
    CHECK(labels.values[0] == 7);
  }
}

TEST_CASE("IDX: one-hot labels, several columns and images are told apart") {
  Bytes one_hot = header(8, 2, {2, 3});
  one_hot.insert(one_hot.end(), {0, 0, 1, 1, 0, 0});
  check_labels_refused(one_hot, "2 x 3", "one-hot", "argmax");
  Bytes float_one_hot = header(0x0d, 2, {1, 2});
  float_one_hot.insert(float_one_hot.end(), {0, 0, 0, 0, 0x3f, 0x80, 0, 0});
  check_labels_refused(float_one_hot, "one-hot");
  // QMNIST's labels: 32-bit integers, eight columns, the class first.
  const Bytes columns = with_integers(header(0x0c, 2, {1, 4}), {5, 0, 37, 2}, 4);
  check_labels_refused(columns, "1 x 4", "several columns", "is the first");
  check_labels_refused(three_images(), "3 x 2 x 4", "expected one label an image");
  check_labels_refused(header(8, 2, {2, 3}), "too short");
}

TEST_CASE("IDX: images given for labels, or the other way round, are refused") {
  check_images_refused(three_labels(), "has 1 dimension; expected 3");
  check_labels_refused(three_images(), "3 x 2 x 4", "expected one label an image");
}

TEST_CASE("IDX: empty and absurd sizes are refused before anything is multiplied") {
  check_images_refused(header(8, 3, {0, 28, 28}), "announces 0 items", "1 to 2147483647");
  check_labels_refused(header(8, 1, {0}), "announces 0 items");
  check_images_refused(header(8, 3, {0x80000000u, 1, 1}), "announces 2147483648 items");
  check_labels_refused(header(8, 1, {0xffffffffu}), "announces 4294967295 items");
  check_images_refused(header(8, 3, {1, 0, 28}), "0 x 28 pixels", "1 to 1048576");
  check_images_refused(header(8, 3, {1, 28, 0}), "28 x 0 pixels");
  // 65536 x 65536 is 0 in 32 bits.
  check_images_refused(header(8, 3, {1, 65536, 65536}), "65536 x 65536 pixels");
  check_images_refused(header(8, 3, {1, 0xffffffffu, 0xffffffffu}), "4294967295 x 4294967295");
  check_images_refused(header(8, 3, {1, 1025, 1024}), "1025 x 1024 pixels");
  // The largest sizes allowed need 2^51 bytes: a number that 32 bits do not hold.
  check_images_refused(header(8, 3, {0x7fffffffu, 1024, 1024}), "too short",
                       "announces 2251799812636672 bytes", "but 0 follow");
}

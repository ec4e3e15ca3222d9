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
  CHECK(images.rows == 2);
  CHECK(images.cols == 4);
  REQUIRE(images.pixels.size() == 24);
  CHECK(images.pixels.data() == bytes.data() + 16);
  CHECK(images.pixels.front() == 0);
  CHECK(images.pixels.back() == 23);
}

TEST_CASE("an IDX label file gives its labels, uncopied") {
  const Bytes bytes = three_labels();
  const auto labels = parse_idx_labels(bytes);
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
  check_images_refused({0x1f, 0x8b, 8, 0}, "gzip-compressed: decompress first");
  check_labels_refused({0x1f, 0x8b, 8, 0}, "gzip-compressed: decompress first");
  check_images_refused(text("<!doctype html><title>404</title>"), "look like HTML");
  check_images_refused(text("\xef\xbb\xbf\r\n\t <html>"), "look like HTML");
  check_labels_refused(text("<"), "look like HTML");
}

TEST_CASE("IDX: a wrong type of value is refused by its name") {
  const auto images_of_type = [](std::uint8_t type) { return header(type, 3, {1, 1, 1}); };
  check_images_refused(images_of_type(0x09), "type 09, signed bytes",
                       "expected 08, unsigned bytes");
  check_images_refused(images_of_type(0x0b), "type 0b, 16-bit integers");
  check_images_refused(images_of_type(0x0c), "type 0c, 32-bit integers");
  check_images_refused(images_of_type(0x0d), "type 0d, 32-bit floats");
  check_images_refused(images_of_type(0x0e), "type 0e, 64-bit floats");
  check_images_refused(images_of_type(0x0a), "type 0a, which IDX does not know");
  check_labels_refused(header(0x0c, 1, {1}), "type 0c, 32-bit integers");
}

TEST_CASE("IDX: images given for labels, or the other way round, are refused") {
  check_images_refused(three_labels(), "has 1 dimensions; expected 3", "swapped");
  check_labels_refused(three_images(), "has 3 dimensions; expected 1", "swapped");
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

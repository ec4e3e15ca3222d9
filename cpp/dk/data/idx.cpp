#include "dk/data/idx.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "dk/core/error.hpp"
#include "dk/core/file_kind.hpp"

namespace dk {

namespace {

using Bytes = std::span<const std::uint8_t>;
using Sizes = std::vector<std::uint32_t>;

constexpr std::size_t magic_size = 4;

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw Error(ErrorCode::corrupt_data, file + ": " + why);
}

std::string hex(Bytes bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (!text.empty()) text += ' ';
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

/// "3 x 28 x 28"
std::string text_of(const Sizes& sizes) {
  std::string text;
  for (const std::uint32_t size : sizes) {
    if (!text.empty()) text += " x ";
    text += std::to_string(size);
  }
  return text;
}

std::uint64_t big_endian(Bytes bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

struct Type {
  std::uint8_t code;
  std::size_t size;  // bytes a value
  bool is_float;
  const char* name;
};

constexpr Type types[] = {
    {0x08, 1, false, "unsigned bytes"},  {0x09, 1, false, "signed bytes"},
    {0x0b, 2, false, "16-bit integers"}, {0x0c, 4, false, "32-bit integers"},
    {0x0d, 4, true, "32-bit floats"},    {0x0e, 8, true, "64-bit floats"},
};

/// What a file holds, its header checked: the sizes of all dimensions, and its bytes after the
/// header, which may be too many or too few.
struct Array {
  Type type;
  Sizes sizes;
  Bytes body;
};

/// `expected_dimensions` as in the usual magic number of the file.
Array parse_array(const std::string& file, Bytes bytes, std::uint8_t expected_dimensions) {
  const std::array<std::uint8_t, magic_size> usual = {0, 0, 0x08, expected_dimensions};
  if (bytes.empty()) refuse(file, "the file is empty");
  if (const auto kind = file_kind(bytes); !kind.empty()) {
    refuse(file, "these bytes are " + std::string(kind));
  }
  if (bytes.size() < magic_size) {
    refuse(file, "the file has " + std::to_string(bytes.size()) +
                     " bytes, too few for the magic number " + hex(usual));
  }
  const Bytes magic = bytes.first(magic_size);
  if (magic[0] != 0 || magic[1] != 0) {
    refuse(file,
           "the file begins with " + hex(magic) + "; expected the magic number " + hex(usual));
  }
  const auto* type = std::find_if(std::begin(types), std::end(types),
                                  [&](const Type& one) { return one.code == magic[2]; });
  if (type == std::end(types)) {
    refuse(file, "the values are of type " + hex(magic.subspan(2, 1)) +
                     ", which IDX does not know; expected 08, unsigned bytes");
  }
  const std::size_t header_size = magic_size + 4 * std::size_t{magic[3]};
  if (bytes.size() < header_size) {
    refuse(file, "the file has " + std::to_string(bytes.size()) +
                     " bytes, too few for its header of " + std::to_string(header_size));
  }
  Sizes sizes;
  for (std::size_t i = magic_size; i < header_size; i += 4) {
    sizes.push_back(static_cast<std::uint32_t>(big_endian(bytes.subspan(i, 4))));
  }
  if (!sizes.empty() && (sizes[0] < 1 || sizes[0] > max_samples)) {
    refuse(file, "the header announces " + std::to_string(sizes[0]) + " items; expected 1 to " +
                     std::to_string(max_samples));
  }
  return {*type, std::move(sizes), bytes.subspan(header_size)};
}

/// Bytes that the header announces; the largest number where that is beyond 64 bits.
std::uint64_t announced_bytes(const Array& array) {
  std::uint64_t count = array.type.size;
  for (const std::uint32_t size : array.sizes) {
    if (size != 0 && count > std::numeric_limits<std::uint64_t>::max() / size) {
      return std::numeric_limits<std::uint64_t>::max();
    }
    count *= size;
  }
  return count;
}

void check_body(const std::string& file, const Array& array) {
  const std::uint64_t expected = announced_bytes(array);
  const std::size_t got = array.body.size();
  if (got != expected) {
    refuse(file, std::string("the file is too ") + (got < expected ? "short" : "long") +
                     ": its header announces " + std::to_string(expected) + " bytes of data, but " +
                     std::to_string(got) + " follow it");
  }
}

/// Integer i of the body, sign-extended. Those of unsigned bytes have no sign.
std::int64_t integer(const Array& array, std::size_t i) {
  const std::size_t size = array.type.size;
  const std::uint64_t value = big_endian(array.body.subspan(i * size, size));
  if (array.type.code == 0x08) return static_cast<std::int64_t>(value);
  const auto unused_bits = static_cast<int>(64 - 8 * size);
  return static_cast<std::int64_t>(value << unused_bits) >> unused_bits;
}

/// The values, a byte each.
IdxValues values_of(const std::string& file, const Array& array) {
  check_body(file, array);
  if (array.type.code == 0x08) return {array.body, {}};
  std::vector<std::uint8_t> narrowed(array.body.size() / array.type.size);
  for (std::size_t i = 0; i < narrowed.size(); ++i) {
    const std::int64_t value = integer(array, i);
    if (value < 0 || value > 255) {
      refuse(file, "value " + std::to_string(i) + " is " + std::to_string(value) +
                       "; expected 0 to 255 (the values are " + array.type.name + ")");
    }
    narrowed[i] = static_cast<std::uint8_t>(value);
  }
  const Bytes values = narrowed;
  return {values, std::move(narrowed)};
}

std::string size_text(ImageSize size) {
  return std::to_string(size.rows) + " x " + std::to_string(size.cols);
}

/// The size of an image, from the sizes of all dimensions and, where it is known, from elsewhere.
ImageSize image_size(const std::string& file, const Sizes& sizes, std::optional<ImageSize> known) {
  ImageSize size;
  if (sizes.size() == 3) {
    size = {sizes[1], sizes[2]};
  } else if (sizes.size() == 4 && sizes[3] == 1) {
    size = {sizes[1], sizes[2]};
  } else if (sizes.size() == 4 && sizes[1] == 1) {
    size = {sizes[2], sizes[3]};
  } else if (sizes.size() == 4) {
    refuse(file, "the images are of several channels, " + text_of(sizes) +
                     "; expected one: make them grey");
  } else if (sizes.size() == 2 && known) {
    size = *known;
  } else if (sizes.size() == 2) {
    refuse(file, "the data is " + text_of(sizes) +
                     ": an image in one row does not say its size; expected rows and cols with it");
  } else {
    refuse(file, "the data has " + std::to_string(sizes.size()) +
                     (sizes.size() == 1 ? " dimension" : " dimensions") +
                     "; expected 3: count, rows, columns");
  }
  const std::uint64_t pixels = std::uint64_t{size.rows} * size.cols;
  if (pixels < 1 || pixels > max_pixels_per_image) {
    refuse(file, "the header announces images of " + size_text(size) + " pixels; expected 1 to " +
                     std::to_string(max_pixels_per_image) + " pixels an image");
  }
  if (sizes.size() == 2 && sizes[1] != pixels) {
    refuse(file, "the images have " + std::to_string(sizes[1]) + " pixels; expected " +
                     std::to_string(pixels) + ", for " + size_text(size));
  }
  if (known && size != *known) {
    refuse(file, "the images are " + size_text(size) + "; expected " + size_text(*known));
  }
  return size;
}

/// Whether each of the `columns` wide rows holds a single 1 among zeros.
bool is_one_hot(const Array& array, std::size_t columns) {
  const std::size_t size = array.type.size;
  const auto is_zero = [&](std::size_t i) {
    const Bytes value = array.body.subspan(i * size, size);
    return std::all_of(value.begin(), value.end(), [](std::uint8_t byte) { return byte == 0; });
  };
  const std::size_t values = array.body.size() / size;
  for (std::size_t row = 0; row < values; row += columns) {
    int ones = 0;
    for (std::size_t column = 0; column < columns; ++column) ones += !is_zero(row + column);
    if (ones != 1) return false;
  }
  return true;
}

[[noreturn]] void refuse_columns(const std::string& file, const Array& array) {
  const std::string what = "the data is " + text_of(array.sizes) + "; expected one label an image";
  const std::size_t columns = array.sizes[1];
  if (array.sizes.size() != 2 || columns == 0) refuse(file, what);
  check_body(file, array);
  if (is_one_hot(array, columns)) {
    refuse(file, what + ": these are one-hot rows; write the place of the 1 (argmax)");
  }
  refuse(file, what +
                   ": these are several columns; keep the one with the classes, which in NIST's "
                   "extended labels is the first");
}

}  // namespace

IdxImages parse_idx_images(Bytes bytes, std::optional<ImageSize> known) {
  const std::string file = "IDX images";
  const Array array = parse_array(file, bytes, 3);
  const ImageSize size = image_size(file, array.sizes, known);
  if (array.type.is_float) {
    refuse(file, std::string("the values are ") + array.type.name +
                     "; expected 08, unsigned bytes: write grey levels, 0 to 255 (times 255 and "
                     "rounded, where white is 1)");
  }
  return {array.sizes[0], size, values_of(file, array)};
}

IdxValues parse_idx_labels(Bytes bytes) {
  const std::string file = "IDX labels";
  const Array array = parse_array(file, bytes, 1);
  if (array.sizes.empty()) refuse(file, "the data has 0 dimensions; expected 1");
  const bool is_one_column = std::all_of(array.sizes.begin() + 1, array.sizes.end(),
                                         [](std::uint32_t size) { return size == 1; });
  if (!is_one_column) refuse_columns(file, array);
  if (array.type.is_float) {
    refuse(file, std::string("the values are ") + array.type.name +
                     "; expected 08, unsigned bytes: write the classes as integers, 0 to 255");
  }
  return values_of(file, array);
}

}  // namespace dk

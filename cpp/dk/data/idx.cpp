#include "dk/data/idx.hpp"

#include <array>
#include <cstddef>
#include <string>

#include "dk/core/error.hpp"

namespace dk {

namespace {

using Bytes = std::span<const std::uint8_t>;

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

std::uint32_t big_endian_32(Bytes bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | static_cast<std::uint32_t>(bytes[3]);
}

/// A server that lacks the file often sends a page instead: '<' after blanks and a byte order mark.
bool looks_like_html(Bytes bytes) {
  std::size_t i = 0;
  if (bytes.size() >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf) i = 3;
  while (i < bytes.size() &&
         (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
    ++i;
  }
  return i < bytes.size() && bytes[i] == '<';
}

std::string type_name(std::uint8_t type) {
  switch (type) {
    case 0x08:
      return "08, unsigned bytes";
    case 0x09:
      return "09, signed bytes";
    case 0x0b:
      return "0b, 16-bit integers";
    case 0x0c:
      return "0c, 32-bit integers";
    case 0x0d:
      return "0d, 32-bit floats";
    case 0x0e:
      return "0e, 64-bit floats";
    default:
      return hex(Bytes(&type, 1)) + ", which IDX does not know";
  }
}

void check_magic(const std::string& file, Bytes bytes, std::uint8_t dimensions) {
  const std::array<std::uint8_t, 4> expected = {0, 0, 0x08, dimensions};
  if (bytes.empty()) refuse(file, "the file is empty");
  if (bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b) {
    refuse(file, "these bytes are gzip-compressed: decompress first");
  }
  if (looks_like_html(bytes)) {
    refuse(
        file,
        "the bytes look like HTML, not IDX: the server probably sent a page instead of the file");
  }
  if (bytes.size() < expected.size()) {
    refuse(file, "the file has " + std::to_string(bytes.size()) +
                     " bytes, too few for the magic number " + hex(expected));
  }
  const Bytes magic = bytes.first(expected.size());
  if (magic[0] != 0 || magic[1] != 0) {
    refuse(file,
           "the file begins with " + hex(magic) + "; expected the magic number " + hex(expected));
  }
  if (magic[2] != expected[2]) {
    refuse(file, "the values are of type " + type_name(magic[2]) + "; expected " +
                     type_name(expected[2]));
  }
  if (magic[3] != dimensions) {
    refuse(file, "the data has " + std::to_string(magic[3]) + " dimensions; expected " +
                     std::to_string(dimensions) +
                     " (have the image file and the label file been swapped?)");
  }
}

/// Checks everything up to the sizes, and returns them.
template <std::size_t dimensions>
std::array<std::uint32_t, dimensions> parse_header(const std::string& file, Bytes bytes) {
  check_magic(file, bytes, dimensions);
  constexpr std::size_t header_size = 4 + 4 * dimensions;
  if (bytes.size() < header_size) {
    refuse(file, "the file has " + std::to_string(bytes.size()) +
                     " bytes, too few for its header of " + std::to_string(header_size));
  }
  std::array<std::uint32_t, dimensions> sizes{};
  for (std::size_t i = 0; i < dimensions; ++i)
    sizes[i] = big_endian_32(bytes.subspan(4 + 4 * i, 4));
  if (sizes[0] < 1 || sizes[0] > max_samples) {
    refuse(file, "the header announces " + std::to_string(sizes[0]) + " items; expected 1 to " +
                     std::to_string(max_samples));
  }
  return sizes;
}

/// The bytes after the header, exactly `expected` of them.
Bytes parse_body(const std::string& file, Bytes bytes, std::size_t header_size,
                 std::uint64_t expected) {
  const Bytes body = bytes.subspan(header_size);
  if (body.size() != expected) {
    refuse(file, std::string("the file is too ") + (body.size() < expected ? "short" : "long") +
                     ": its header announces " + std::to_string(expected) + " bytes of data, but " +
                     std::to_string(body.size()) + " follow it");
  }
  return body;
}

}  // namespace

IdxImages parse_idx_images(Bytes bytes) {
  const std::string file = "IDX images";
  const auto [count, rows, cols] = parse_header<3>(file, bytes);
  const std::uint64_t pixels_per_image = std::uint64_t{rows} * cols;
  if (pixels_per_image < 1 || pixels_per_image > max_pixels_per_image) {
    refuse(file, "the header announces images of " + std::to_string(rows) + " x " +
                     std::to_string(cols) + " pixels; expected 1 to " +
                     std::to_string(max_pixels_per_image) + " pixels an image");
  }
  // Below 2^31 * 2^20, so the product cannot overflow.
  return {count, rows, cols, parse_body(file, bytes, 16, count * pixels_per_image)};
}

Bytes parse_idx_labels(Bytes bytes) {
  const std::string file = "IDX labels";
  const auto [count] = parse_header<1>(file, bytes);
  return parse_body(file, bytes, 8, count);
}

}  // namespace dk

#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dk {

// safetensors (https://github.com/huggingface/safetensors), the file format in which networks are
// exchanged:
//
//   u64, least significant byte first   size of the header
//   header, JSON, may end in spaces     {"name": {"dtype": "F32", "shape": [2, 3],
//                                        "data_offsets": [begin, end]}, ..., "__metadata__": {...}}
//   data                                row-major, least significant byte first; the tensors cover
//                                       it without gaps and overlaps; offsets count from its start

struct Tensor {
  std::string name;
  std::string dtype;                 // "F32", "U8", ...
  std::vector<std::uint64_t> shape;  // {} for a scalar
  std::span<const std::uint8_t> bytes;
};

struct Safetensors {
  std::vector<Tensor> tensors;                  // in the order of their data
  std::map<std::string, std::string> metadata;  // "__metadata__"

  /// The tensor of that name, or null.
  const Tensor* find(std::string_view name) const;
};

/// Reads a file; the tensors look into `file`. Throws corrupt_data when it is not well-formed down
/// to the last byte.
Safetensors read_safetensors(std::span<const std::uint8_t> file);

/// Writes a file, the tensors in the order given. Throws invalid_argument when a tensor's bytes do
/// not match its shape, or a name is not UTF-8 or repeated.
std::vector<std::uint8_t> write_safetensors(const Safetensors& content);

/// The bytes of `values`, as a tensor holds them.
std::span<const std::uint8_t> as_bytes(std::span<const float> values);

/// "[2, 3]"
std::string shape_text(const std::vector<std::uint64_t>& shape);

}  // namespace dk

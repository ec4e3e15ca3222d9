#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dk {

/// What bytes that are no file of ours probably are, and what to do then, to follow "these bytes
/// are": "gzip-compressed: decompress first (gunzip)". Empty where it can't be told.
std::string_view file_kind(std::span<const std::uint8_t> bytes);

}  // namespace dk

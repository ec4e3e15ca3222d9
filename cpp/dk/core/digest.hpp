#pragma once

#include <cstdint>
#include <span>

namespace dk {

/// A fingerprint of bytes that are added one after the other: FNV-1a of 64 bits. It tells data
/// apart and keeps no secret.
class Digest {
 public:
  void add(std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) value_ = (value_ ^ byte) * 0x100000001b3;
  }

  /// A number of 32 bits, the lowest byte first.
  void add(std::uint32_t number) {
    for (int shift = 0; shift < 32; shift += 8) {
      value_ = (value_ ^ (number >> shift & 0xff)) * 0x100000001b3;
    }
  }

  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace dk

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace dk {

/// What a random stream is for. Each purpose has its own numbers, so that switching one on
/// (dropout, say) never changes another (the shuffle).
enum class Stream : std::uint32_t {
  initial_weights,
  shuffle,
  subset,
  dropout,
  jitter,
  projector,
  dirichlet,
};

/// Philox4x32-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy
/// as 1, 2, 3" (SC 2011). Block i of a stream is a pure function of (seed, stream, substream, i):
/// the same bits on every platform, and any block without the ones before it.
class Philox {
 public:
  using Block = std::array<std::uint32_t, 4>;

  /// `substream` tells apart the uses of one stream: the layer, the epoch.
  Philox(std::uint64_t seed, Stream stream, std::uint32_t substream = 0)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        stream_(static_cast<std::uint32_t>(stream)),
        substream_(substream) {}

  /// Block `index` of the stream, whatever was drawn before.
  Block block(std::uint64_t index) const {
    return encrypt({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                    substream_, stream_},
                   key_);
  }

  /// Uniform in [0, 2^32).
  std::uint32_t next() {
    if (used_ == block_.size()) {
      block_ = block(index_++);
      used_ = 0;
    }
    return block_[used_++];
  }

  /// Uniform in [0, 1), a multiple of 2^-24: exact in float.
  float uniform() { return static_cast<float>(next() >> 8) * 0x1p-24f; }

  /// Uniform in [0, n), n >= 1, without bias (Lemire, "Fast random integer generation in an
  /// interval", 2019).
  std::uint32_t below(std::uint32_t n) {
    const std::uint32_t threshold = -n % n;
    std::uint64_t product;
    do {
      product = static_cast<std::uint64_t>(next()) * n;
    } while (static_cast<std::uint32_t>(product) < threshold);
    return static_cast<std::uint32_t>(product >> 32);
  }

  /// Fisher-Yates.
  template <class T>
  void shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[below(static_cast<std::uint32_t>(i))]);
    }
  }

  /// The ten rounds, for one counter and key.
  static Block encrypt(Block counter, std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t a = 0xD2511F53ull * counter[0];
      const std::uint64_t b = 0xCD9E8D57ull * counter[2];
      counter = {
          static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
          static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
      key[0] += 0x9E3779B9u;
      key[1] += 0xBB67AE85u;
    }
    return counter;
  }

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint32_t stream_;
  std::uint32_t substream_;
  std::uint64_t index_ = 0;
  Block block_{};
  std::size_t used_ = block_.size();
};

}  // namespace dk

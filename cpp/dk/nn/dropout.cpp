#include "dk/nn/dropout.hpp"

#include <algorithm>
#include <string>

#include "dk/core/error.hpp"
#include "dk/core/parallel.hpp"

namespace dk {

namespace {

constexpr Index units_per_block = 8;  // 16 bits of a Philox block each
// Fewer units are dropped sooner than another thread has woken up; a multiple of a block's.
constexpr Index range_size = 1 << 14;

double checked(double share, const char* name) {
  require(share >= 0 && share < 1, std::string("dropout: ") + name + " is " + text(share) +
                                       "; expected 0 or more and below 1");
  return share;
}

}  // namespace

Dropout::Share::Share(double dropped)
    : threshold(static_cast<std::uint32_t>(dropped * 65536)),
      factor(Scalar(65536) / static_cast<Scalar>(65536 - threshold)) {}

Dropout::Dropout(const DropoutOptions& options, std::uint64_t seed, int max_rows, int inputs)
    : input_(checked(options.input, "input")),
      hidden_(checked(options.hidden, "hidden")),
      seed_(seed) {
  if (input_.threshold > 0) inputs_.resize(max_rows, inputs);
}

Input Dropout::drop_inputs(Input x) {
  if (input_.threshold == 0) return x;
  const ConstMatrixMap all = x.matrix();
  drop(input_, 0, all.data(), inputs_.data(), all.size());
  return ConstMatrixMap(inputs_.data(), all.rows(), all.cols());
}

void Dropout::forward(int i, MatrixMap h) const {
  if (hidden_.threshold == 0) return;
  drop(hidden_, static_cast<std::uint32_t>(i) + 1, h.data(), h.data(), h.size());
}

void Dropout::backward(MatrixMap gradient) const {
  if (hidden_.threshold > 0) gradient *= hidden_.factor;
}

void Dropout::drop(const Share& share, std::uint32_t layer, const Scalar* from, Scalar* to,
                   Index size) const {
  const Philox random(seed_, Stream::dropout, layer);
  const auto ranges = static_cast<int>((size + range_size - 1) / range_size);
  parallel_for(ranges, [&](int range) {
    const Index end = std::min(size, (range + 1) * range_size);
    for (Index first = range * range_size; first < end; first += units_per_block) {
      const Philox::Block bits =
          random.block(step_ << 32 | static_cast<std::uint64_t>(first / units_per_block));
      const Index count = std::min(units_per_block, end - first);
      for (Index u = 0; u < count; ++u) {
        const std::uint32_t draw = bits[static_cast<std::size_t>(u / 2)] >> (16 * (u % 2)) & 0xffff;
        to[first + u] = draw < share.threshold ? Scalar(0) : from[first + u] * share.factor;
      }
    }
  });
}

}  // namespace dk

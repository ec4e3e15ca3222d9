#include "dk/nn/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "dk/core/error.hpp"
#include "dk/core/parallel.hpp"

namespace dk {

namespace {

using Values = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

/// Some consecutive parameters and what belongs to them.
struct Range {
  Index begin;
  Index size;

  auto of(Values& values) const { return values.segment(begin, size); }
  ArrayMap of(std::span<Scalar> values) const { return {values.data() + begin, size}; }
  ConstArrayMap of(std::span<const Scalar> values) const { return {values.data() + begin, size}; }
};

// Parameters, gradient and both of Adam's moments of a range, 128 KiB, stay in L2 while the
// expressions below pass over them one after the other.
constexpr Index range_size = 1 << 13;
// Fewer are updated sooner than another thread has woken up.
constexpr Index min_shared_size = 1 << 17;

template <class Update>
void for_ranges(std::size_t size, const Update& update) {
  const auto total = static_cast<Index>(size);
  const auto ranges = static_cast<int>((total + range_size - 1) / range_size);
  const auto task = [&](int i) {
    const Index begin = i * range_size;
    update(Range{begin, std::min(range_size, total - begin)});
  };
  if (total < min_shared_size) {
    for (int i = 0; i < ranges; ++i) task(i);
  } else {
    parallel_for(ranges, task);
  }
}

/// v = momentum v + g;  w -= rate * (nesterov ? g + momentum v : v),  g = gradient + weight_decay w
class Sgd : public Optimizer {
 public:
  Sgd(const OptimizerOptions& options, std::size_t size)
      : momentum_(static_cast<Scalar>(options.momentum)),
        nesterov_(options.nesterov),
        weight_decay_(static_cast<Scalar>(options.weight_decay)),
        velocity_(Values::Zero(options.momentum > 0 ? static_cast<Index>(size) : 0)) {}

  void step(std::span<Scalar> parameters, std::span<const Scalar> gradient, double rate) override {
    const auto r = static_cast<Scalar>(rate);
    for_ranges(parameters.size(), [&](Range range) {
      auto w = range.of(parameters);
      const auto g = range.of(gradient) + weight_decay_ * w;
      if (velocity_.size() == 0) {
        w -= r * g;
        return;
      }
      auto v = range.of(velocity_);
      v = momentum_ * v + g;
      if (nesterov_) {
        w -= r * (g + momentum_ * v);
      } else {
        w -= r * v;
      }
    });
  }

 private:
  Scalar momentum_;
  bool nesterov_;
  Scalar weight_decay_;
  Values velocity_;
};

/// Kingma & Ba, "Adam" (2015), algorithm 1, with the L2 term in the gradient:
/// m = b1 m + (1-b1) g;  v = b2 v + (1-b2) g^2;
/// w -= rate / (1-b1^t) * m / (sqrt(v / (1-b2^t)) + epsilon)
class Adam : public Optimizer {
 public:
  Adam(const OptimizerOptions& options, std::size_t size)
      : beta1_(options.beta1),
        beta2_(options.beta2),
        epsilon_(static_cast<Scalar>(options.epsilon)),
        weight_decay_(static_cast<Scalar>(options.weight_decay)),
        mean_(Values::Zero(static_cast<Index>(size))),
        square_(mean_) {}

  void step(std::span<Scalar> parameters, std::span<const Scalar> gradient, double rate) override {
    ++steps_;
    const double correction1 = 1.0 - std::pow(beta1_, steps_);
    const double correction2 = 1.0 - std::pow(beta2_, steps_);
    const auto size = static_cast<Scalar>(rate / correction1);
    const auto root = static_cast<Scalar>(1.0 / std::sqrt(correction2));
    const auto b1 = static_cast<Scalar>(beta1_);
    const auto b2 = static_cast<Scalar>(beta2_);
    for_ranges(parameters.size(), [&](Range range) {
      auto w = range.of(parameters);
      auto m = range.of(mean_);
      auto v = range.of(square_);
      const auto g = range.of(gradient) + weight_decay_ * w;
      m = b1 * m + (Scalar(1) - b1) * g;
      v = b2 * v + (Scalar(1) - b2) * g.square();
      w -= size * m / (v.sqrt() * root + epsilon_);
    });
  }

 private:
  double beta1_, beta2_;
  Scalar epsilon_;
  Scalar weight_decay_;
  int steps_ = 0;
  Values mean_, square_;
};

void check(bool condition, const char* name, double value, const char* expected) {
  require(condition,
          std::string("optimizer: ") + name + " is " + text(value) + "; expected " + expected);
}

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options, std::size_t size) {
  const auto unit = [](double x) { return x >= 0 && x < 1; };
  check(options.rate > 0 && std::isfinite(options.rate), "rate", options.rate, "a number above 0");
  check(unit(options.momentum), "momentum", options.momentum, "0 or more and below 1");
  check(unit(options.beta1), "beta1", options.beta1, "0 or more and below 1");
  check(unit(options.beta2), "beta2", options.beta2, "0 or more and below 1");
  // What a 32-bit float takes for 0 would divide by it.
  check(options.epsilon >= std::numeric_limits<float>::min() && std::isfinite(options.epsilon),
        "epsilon", options.epsilon, "1.2e-38 or more");
  check(options.weight_decay >= 0 && std::isfinite(options.weight_decay), "weightDecay",
        options.weight_decay, "0 or more");
  check(options.schedule.decay > 0 && options.schedule.decay <= 1, "schedule.decay",
        options.schedule.decay, "above 0 and at most 1");
  require(!options.nesterov || options.momentum > 0,
          "optimizer: nesterov needs a momentum above 0");
  if (options.kind == OptimizerOptions::Kind::adam) return std::make_unique<Adam>(options, size);
  return std::make_unique<Sgd>(options, size);
}

}  // namespace dk

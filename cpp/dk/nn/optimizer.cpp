#include "dk/nn/optimizer.hpp"

#include <cmath>
#include <string>

#include "dk/core/error.hpp"

namespace dk {

namespace {

using Values = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

ArrayMap array(std::span<Scalar> values) {
  return {values.data(), static_cast<Index>(values.size())};
}

ConstArrayMap array(std::span<const Scalar> values) {
  return {values.data(), static_cast<Index>(values.size())};
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
    auto w = array(parameters);
    const auto g = array(gradient) + weight_decay_ * w;
    const auto r = static_cast<Scalar>(rate);
    if (velocity_.size() == 0) {
      w -= r * g;
      return;
    }
    velocity_ = momentum_ * velocity_ + g;
    if (nesterov_) {
      w -= r * (g + momentum_ * velocity_);
    } else {
      w -= r * velocity_;
    }
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
    auto w = array(parameters);
    const auto g = array(gradient) + weight_decay_ * w;
    mean_ = b1 * mean_ + (Scalar(1) - b1) * g;
    square_ = b2 * square_ + (Scalar(1) - b2) * g.square();
    w -= size * mean_ / (square_.sqrt() * root + epsilon_);
  }

 private:
  double beta1_, beta2_;
  Scalar epsilon_;
  Scalar weight_decay_;
  int steps_ = 0;
  Values mean_, square_;
};

void check(bool condition, const char* name, double value, const char* expected) {
  require(condition, std::string("optimizer: ") + name + " is " + std::to_string(value) +
                         "; expected " + expected);
}

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options, std::size_t size) {
  const auto unit = [](double x) { return x >= 0 && x < 1; };
  check(options.rate > 0 && std::isfinite(options.rate), "rate", options.rate, "a number above 0");
  check(unit(options.momentum), "momentum", options.momentum, "0 or more and below 1");
  check(unit(options.beta1), "beta1", options.beta1, "0 or more and below 1");
  check(unit(options.beta2), "beta2", options.beta2, "0 or more and below 1");
  check(options.epsilon > 0 && std::isfinite(options.epsilon), "epsilon", options.epsilon,
        "a number above 0");
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

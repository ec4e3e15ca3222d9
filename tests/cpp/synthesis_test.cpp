#include "dk/train/synthesis.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "dk/distill/softmax.hpp"
#include "dk/train/trainer.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

constexpr int images = 5, inputs = 20, classes = 4;

std::vector<float> noise() {
  Philox random(5, Stream::subset);
  std::vector<float> values(images * inputs);
  for (float& value : values) value = random.uniform();
  return values;
}

/// Image i is to be class i, nearly.
std::vector<float> wishes() {
  std::vector<float> targets(images * classes, 0.1f);
  for (std::size_t i = 0; i < images; ++i) targets[i * classes + i % classes] = 0.7f;
  return targets;
}

double cross_entropy_of(const Mlp& mlp, const std::vector<float>& x, double temperature) {
  Matrix input(images, inputs);
  for (std::size_t i = 0; i < x.size(); ++i) input.data()[i] = static_cast<Scalar>(x[i]);
  LayerOutputs outputs(mlp.widths(), images);
  mlp.forward(ConstMatrixMap(input.data(), images, inputs), outputs);
  const std::vector<float> targets = wishes();
  double loss = 0;
  for (Index r = 0; r < images; ++r) {
    Eigen::Array<double, 1, Eigen::Dynamic> z =
        std::as_const(outputs).logits().row(r).cast<double>().array() / temperature;
    z -= std::log(z.exp().sum());
    for (Index c = 0; c < classes; ++c) {
      loss -= static_cast<double>(targets[static_cast<std::size_t>(r * classes + c)]) * z[c];
    }
  }
  return loss / images;
}

}  // namespace

TEST_CASE("a step goes down the gradient of the loss with respect to the pixels") {
  const auto mlp = he_mlp({inputs, 16, classes}, 1);
  const std::vector<float> start = noise();
  constexpr double rate = 0.01, temperature = 3;
  Synthesis synthesis(mlp, start, wishes(),
                      {.temperature = temperature, .optimizer = {.rate = rate}});
  CHECK(synthesis.advance(1) == doctest::Approx(cross_entropy_of(*mlp, start, temperature)));
  for (std::size_t i = 0; i < start.size(); i += 7) {
    CAPTURE(i);
    constexpr float h = 1e-2f;
    std::vector<float> above = start, below = start;
    above[i] += h;
    below[i] -= h;
    const double slope =
        (cross_entropy_of(*mlp, above, temperature) - cross_entropy_of(*mlp, below, temperature)) /
        (2 * static_cast<double>(h));
    const double moved = static_cast<double>(synthesis.images().data()[i] - start[i]);
    CHECK(moved == doctest::Approx(-rate * slope).epsilon(0.02).scale(1e-4));
  }
}

TEST_CASE("images come to be what the network is to take them for, within their bounds") {
  const auto mlp = he_mlp({inputs, 32, classes}, 1);
  for (const auto bounds : {SynthesisOptions::Bounds::none, SynthesisOptions::Bounds::clip,
                            SynthesisOptions::Bounds::rescale}) {
    Synthesis synthesis(
        mlp, noise(), wishes(),
        {.optimizer = {.kind = OptimizerOptions::Kind::adam, .rate = 0.02}, .bounds = bounds});
    const double before = synthesis.advance(1);
    synthesis.advance(200);
    CHECK(synthesis.advance(1) < 0.8 * before);
    if (bounds == SynthesisOptions::Bounds::none) continue;
    CHECK(synthesis.images().minCoeff() >= 0);
    CHECK(synthesis.images().maxCoeff() <= 1);
    if (bounds == SynthesisOptions::Bounds::clip) continue;
    CHECK(synthesis.images().minCoeff() == 0);
    CHECK(synthesis.images().maxCoeff() == 1);
  }
}

TEST_CASE("a network that dreams is held") {
  const auto mlp = he_mlp({inputs, classes}, 1);
  Trainer trainer(mlp, toy_dataset(20), {});
  {
    const Synthesis synthesis(mlp, noise(), wishes(), {});
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { trainer.advance(1); }, "training it would change it");
  }
  trainer.advance(1);
}

TEST_CASE("images and targets that do not fit are refused") {
  const auto refused = [](std::vector<float> x, std::vector<float> targets,
                          SynthesisOptions options, const char* message) {
    test::check_refusal(
        ErrorCode::invalid_argument,
        [&] {
          Synthesis(he_mlp({inputs, classes}, 1), x, targets, options);
        },
        message);
  };
  refused({}, wishes(), {}, "synthesis: images has 0 numbers; expected a multiple of 20");
  refused(std::vector<float>(21), wishes(), {}, "images has 21 numbers");
  refused(std::vector<float>(40), wishes(), {}, "targets are for 5 images; expected 2");
  std::vector<float> x = noise();
  x[3] = std::numeric_limits<float>::quiet_NaN();
  refused(x, wishes(), {}, "synthesis: images[3] is nan");
  std::vector<float> targets = wishes();
  targets[0] = 0.5f;
  refused(noise(), targets, {}, "the targets of image 0 add up to 0.8");
  targets[0] = -0.5f;
  refused(noise(), targets, {}, "a target of image 0 is -0.5; expected 0 or more");
  refused(noise(), wishes(), {.temperature = 0}, "temperature is 0");
}

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "dk/core/parallel.hpp"
#include "dk/train/trainer.hpp"
#include "methods.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

std::vector<Scalar> weights_after_training(const Method& method, std::uint64_t seed,
                                           int steps_a_call) {
  const Dataset data = toy_dataset(100);
  auto mlp = he_mlp({20, 16, 12, 4}, seed);
  Trainer trainer(mlp, data, {.epochs = 3, .batch_size = 16, .seed = seed},
                  {.optimizer = {.kind = OptimizerOptions::Kind::adam, .rate = 1e-2},
                   .objective = test::objective_of(method, he_mlp({20, 24, 4}, 5))});
  while (trainer.step() < trainer.steps()) trainer.advance(steps_a_call);
  const auto flat = mlp->parameters().flat();
  return {flat.begin(), flat.end()};
}

}  // namespace

TEST_CASE("a seed gives the same weights, bit for bit, however the steps are divided") {
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    const auto weights = weights_after_training(*method, 1, 1);
    CHECK(weights == weights_after_training(*method, 1, 1));
    CHECK(weights == weights_after_training(*method, 1, 100));
    CHECK(weights != weights_after_training(*method, 2, 1));
  }
}

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
TEST_CASE("the number of threads has no part in a run with everything switched on") {
  const Dataset data = toy_dataset(200, 20, 20);
  const auto train = [&](const Method& method) {
    auto mlp = he_mlp({400, 512, 256, 4}, 1);
    Trainer(mlp, data, {.epochs = 2, .batch_size = 64, .jitter = 2},
            {.optimizer = {.kind = OptimizerOptions::Kind::adam, .rate = 1e-2},
             .objective = test::objective_of(method, he_mlp({400, 32, 4}, 2)),
             .dropout = {.input = 0.2, .hidden = 0.5},
             .max_norm = 1.4})
        .advance(100);
    const auto flat = mlp->parameters().flat();
    return std::vector<Scalar>(flat.begin(), flat.end());
  };
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    set_threads(1);
    const auto weights = train(*method);
    for (const int count : {2, 4, 1}) {
      set_threads(count);
      CHECK(weights == train(*method));
    }
  }
}
#endif

TEST_CASE("He initialisation has the variance it should and depends on nothing but the seed") {
  const auto mlp = he_mlp({400, 300, 10}, 7);
  const auto variance = [](ConstMatrixMap w) {
    return w.squaredNorm() / static_cast<Scalar>(w.size());
  };
  const Parameters& p = std::as_const(*mlp).parameters();
  CHECK(variance(p.weight(0)) == doctest::Approx(2.0 / 400).epsilon(0.02));
  CHECK(variance(p.weight(1)) == doctest::Approx(1.0 / 300).epsilon(0.05));
  CHECK(p.bias(0).isZero());
  const auto again = he_mlp({400, 300, 10}, 7);
  CHECK(std::ranges::equal(mlp->parameters().flat(), again->parameters().flat()));
}

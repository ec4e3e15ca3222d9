#include "dk/nn/dropout.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "dk/core/parallel.hpp"
#include "dk/train/trainer.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

constexpr int rows = 128, cols = 1201;  // more than a range of units, and not whole blocks of them

/// What is left of ones.
Matrix dropped(const Dropout& dropout, int layer) {
  Matrix h = Matrix::Ones(rows, cols);
  dropout.forward(layer, {h.data(), rows, cols});
  return h;
}

Dropout at(std::int64_t step, std::uint64_t seed = 1, double share = 0.3) {
  Dropout dropout({.hidden = share}, seed, rows, cols);
  dropout.set_step(step);
  return dropout;
}

/// Share of places where both or neither are dropped.
double agreement(const Matrix& a, const Matrix& b) {
  return static_cast<double>((a.array() == b.array()).count()) / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("dropout drops its share and keeps the mean") {
  for (const double share : {0.1, 0.2, 0.5, 0.9}) {
    CAPTURE(share);
    const Matrix h = dropped(at(0, 1, share), 0);
    const double deviation = std::sqrt(share * (1 - share) / static_cast<double>(h.size()));
    const auto zeros = static_cast<double>((h.array() == 0).count());
    CHECK(std::abs(zeros / static_cast<double>(h.size()) - share) < 4 * deviation);
    CHECK(std::abs(static_cast<double>(h.mean()) - 1) < 4 * deviation / (1 - share));
    CHECK(static_cast<double>(h.maxCoeff()) == doctest::Approx(1 / (1 - share)).epsilon(1e-3));
  }
}

TEST_CASE("each row and column loses its share") {
  const Matrix h = dropped(at(0), 0);
  const auto share_of = [](const auto& part) {
    return static_cast<double>((part.array() == 0).count()) / static_cast<double>(part.size());
  };
  for (Index r = 0; r < rows; ++r) CHECK(std::abs(share_of(h.row(r)) - 0.3) < 0.07);
  for (Index c = 0; c < cols; ++c) CHECK(std::abs(share_of(h.col(c)) - 0.3) < 0.2);
}

TEST_CASE("another seed, step, layer or row is another draw, the same ones are the same") {
  const Matrix h = dropped(at(5), 1);
  CHECK(h == dropped(at(5), 1));
  const double chance = 0.3 * 0.3 + 0.7 * 0.7;
  CHECK(agreement(h, dropped(at(5, 2), 1)) == doctest::Approx(chance).epsilon(0.02));
  CHECK(agreement(h, dropped(at(6), 1)) == doctest::Approx(chance).epsilon(0.02));
  CHECK(agreement(h, dropped(at(5), 0)) == doctest::Approx(chance).epsilon(0.02));
  CHECK(agreement(h.topRows(rows - 1), h.bottomRows(rows - 1)) ==
        doctest::Approx(chance).epsilon(0.02));
}

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
TEST_CASE("the number of threads has no part in what is dropped") {
  const Matrix h = dropped(at(5), 1);
  for (const int count : {2, 3, 4, 1}) {
    set_threads(count);
    CHECK(h == dropped(at(5), 1));
  }
}
#endif

TEST_CASE("inputs are dropped in a copy, and passed on where none are") {
  const Matrix x = Matrix::Ones(rows, cols);
  const ConstMatrixMap view(x.data(), rows, cols);
  Dropout dropout({.input = 0.2}, 1, rows, cols);
  const Matrix left = dropout.drop_inputs(view).matrix();
  CHECK(static_cast<double>((left.array() == 0).count()) / static_cast<double>(x.size()) ==
        doctest::Approx(0.2).epsilon(0.02));
  CHECK((x.array() == 1).all());
  CHECK(dropped(dropout, 0) == x);
  CHECK(Dropout({.hidden = 0.5}, 1, rows, cols).drop_inputs(view).matrix().data() == x.data());
}

TEST_CASE("training forgets the units that inference keeps") {
  const Dataset data = toy_dataset(64);
  const auto trained = [&](const DropoutOptions& options, std::uint64_t seed) {
    const auto mlp = he_mlp({20, 64, 4}, 1);
    Trainer(mlp, data, {.epochs = 1, .batch_size = 64, .seed = seed},
            {.optimizer = {.rate = 0.1}, .dropout = options})
        .advance(1);
    return Matrix(mlp->parameters().weight(0));
  };
  const Matrix plain = trained({}, 1);
  CHECK(plain.isApprox(trained({}, 2), Scalar(1e-5)));  // one batch, in another order
  for (const DropoutOptions& options :
       {DropoutOptions{.input = 0.5}, DropoutOptions{.hidden = 0.5}}) {
    CHECK_FALSE(plain.isApprox(trained(options, 1), Scalar(1e-3)));
    CHECK_FALSE(trained(options, 1).isApprox(trained(options, 2), Scalar(1e-3)));
  }
}

TEST_CASE("shares out of range are refused by name") {
  const auto refused = [](DropoutOptions options, const char* message) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { Dropout(options, 1, 1, 1); }, message,
        "expected 0 or more and below 1");
  };
  refused({.input = 1}, "dropout: input is 1; expected 0 or more");
  refused({.hidden = -0.1}, "dropout: hidden is -0.1");
  refused({.hidden = std::nan("")}, "dropout: hidden is");
}

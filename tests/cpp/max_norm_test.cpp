#include "dk/nn/max_norm.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "dk/core/parallel.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

// Training under the constraint is compared with PyTorch's in pytorch_test.cpp.

TEST_CASE("units beyond the limit are scaled down to it, others and biases stay") {
  const auto mlp = he_mlp({20, 70, 4}, 1);
  Parameters& p = mlp->parameters();
  p.bias(0).setConstant(100);
  p.weight(1) *= Scalar(1.4);  // about the limit, as the norms of a hidden layer are at the start
  const Parameters before = p;
  const double limit = 1.4;
  MaxNorm(limit, mlp->widths()).apply(p);
  for (int l = 0; l < 2; ++l) {
    CHECK(p.bias(l) == before.bias(l));
    int beyond = 0;
    for (Index c = 0; c < p.weight(l).cols(); ++c) {
      const auto column = before.weight(l).col(c).cast<double>().eval();
      const double norm = column.norm();
      beyond += norm > limit;
      const auto left = p.weight(l).col(c).cast<double>().eval();
      if (norm > limit) CHECK(left.isApprox(column * (limit / norm), 1e-6));
      if (norm <= limit) CHECK(left == column);
    }
    CHECK(beyond > 0);
    CHECK(beyond < p.weight(l).cols());
  }
}

TEST_CASE("a unit without weights stays without") {
  Mlp mlp({5, 3});
  mlp.parameters().weight(0).col(1).setConstant(10);
  MaxNorm(2, mlp.widths()).apply(mlp.parameters());
  CHECK(mlp.parameters().weight(0).col(0).isZero());
  CHECK(mlp.parameters().weight(0).col(1).norm() == doctest::Approx(2));
}

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
TEST_CASE("the number of threads has no part in the constraint") {
  const auto constrained = [] {
    const auto mlp = he_mlp({500, 700, 4}, 1);
    MaxNorm(1.41, mlp->widths()).apply(mlp->parameters());
    return Matrix(mlp->parameters().weight(0));
  };
  const Matrix weight = constrained();
  for (const int count : {2, 3, 4, 1}) {
    set_threads(count);
    CHECK(weight == constrained());
  }
}
#endif

TEST_CASE("a limit out of range is refused") {
  for (const double limit : {1e-46, 0.0, -1.0, std::nan("")}) {
    test::check_refusal(
        ErrorCode::invalid_argument,
        [&] {
          MaxNorm(limit, {2, 2});
        },
        "maxNorm is", "expected 1.2e-38 or more");
  }
}

#include "dk/core/gemm.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "dk/core/random.hpp"

using namespace dk;

namespace {

constexpr Scalar not_a_number = std::numeric_limits<Scalar>::quiet_NaN();
constexpr Scalar infinity = std::numeric_limits<Scalar>::infinity();
constexpr Scalar epsilon = std::numeric_limits<Scalar>::epsilon();

Philox numbers(7, Stream::initial_weights);

int in_range(int low, int high) {
  return low + static_cast<int>(numbers.below(static_cast<std::uint32_t>(high - low + 1)));
}

/// A matrix between two zones of NaN: what is read outside shows in the result, what is written
/// outside shows in the zones.
class Guarded {
 public:
  Guarded(int rows, int cols)
      : rows_(rows), cols_(cols), memory_(size() + 2 * guard, not_a_number) {}

  static Guarded random(int rows, int cols, double density = 1) {
    Guarded m(rows, cols);
    for (std::size_t i = 0; i < m.size(); ++i) {
      const bool nonzero = numbers.uniform() < density;
      m.memory_[guard + i] = nonzero ? 2 * numbers.uniform() - 1 : Scalar(0);
    }
    return m;
  }

  Scalar& operator()(int i, int j) { return map()(i, j); }
  MatrixMap map() { return {data(), rows_, cols_}; }
  ConstMatrixMap view() { return {data(), rows_, cols_}; }
  RowVectorMap row() { return {data(), rows_ * cols_}; }
  ConstRowVectorMap row_view() { return {data(), rows_ * cols_}; }

  bool guards_intact() const {
    const auto is_nan = [](Scalar x) { return std::isnan(x); };
    return std::all_of(memory_.begin(), memory_.begin() + guard, is_nan) &&
           std::all_of(memory_.end() - guard, memory_.end(), is_nan);
  }

 private:
  static constexpr std::ptrdiff_t guard = 64;
  std::size_t size() const { return static_cast<std::size_t>(rows_ * cols_); }
  Scalar* data() { return memory_.data() + guard; }

  int rows_;
  int cols_;
  std::vector<Scalar> memory_;
};

using Element = std::function<double(int row, int depth_or_col)>;

/// One element of the product, in double precision.
struct Expected {
  double value = 0;
  double magnitude = 0;  // sum of |a b|: what rounding errors are relative to
};

Expected naive(const Element& a, const Element& b, int depth, int i, int j) {
  Expected e;
  for (int k = 0; k < depth; ++k) {
    e.value += a(i, k) * b(k, j);
    e.magnitude += std::abs(a(i, k) * b(k, j));
  }
  return e;
}

/// Elements of C that differ from the naive product by more than the bound for any order of
/// summation. Looks at all of a small C, at some and the corners of a large one.
int wrong_elements(Guarded& c, const Element& a, const Element& b, int rows, int depth, int cols,
                   const std::function<double(double, int)>& finish = {}) {
  int wrong = 0;
  const auto check = [&](int i, int j) {
    const Expected e = naive(a, b, depth, i, j);
    const double value = finish ? finish(e.value, j) : e.value;
    const double bound = (depth + 2) * static_cast<double>(epsilon) * (e.magnitude + 1);
    wrong += !(std::abs(static_cast<double>(c(i, j)) - value) <= bound);
  };
  if (rows * cols <= 2000) {
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < cols; ++j) check(i, j);
    }
  } else {
    for (int i : {0, rows / 2, rows - 1}) {
      for (int j : {0, cols / 2, cols - 1}) check(i, j);
    }
    for (int sample = 0; sample < 300; ++sample)
      check(in_range(0, rows - 1), in_range(0, cols - 1));
  }
  return wrong;
}

Element element(Guarded& m) {
  return [&m](int i, int j) { return static_cast<double>(m(i, j)); };
}
Element transposed(Guarded& m) {
  return [&m](int i, int j) { return static_cast<double>(m(j, i)); };
}

/// All three products of a layer; `density` of nonzeros in X and G.
void check_products(int batch, int inputs, int outputs, double density = 1) {
  CAPTURE(batch);
  CAPTURE(inputs);
  CAPTURE(outputs);
  CAPTURE(density);
  Guarded x = Guarded::random(batch, inputs, density);
  Guarded w = Guarded::random(inputs, outputs);
  Guarded bias = Guarded::random(1, outputs);
  Guarded g = Guarded::random(batch, outputs, density);

  const auto biased = [&](double sum, int j) { return sum + static_cast<double>(bias(0, j)); };
  const auto rectified = [&](double sum, int j) { return std::max(0.0, biased(sum, j)); };
  Guarded y(batch, outputs);
  gemm_nn(x.view(), w.view(), bias.row_view(), Activation::none, y.map());
  CHECK(wrong_elements(y, element(x), element(w), batch, inputs, outputs, biased) == 0);
  gemm_nn(x.view(), w.view(), bias.row_view(), Activation::relu, y.map());
  CHECK(wrong_elements(y, element(x), element(w), batch, inputs, outputs, rectified) == 0);

  Guarded dw(inputs, outputs);
  Guarded dbias(1, outputs);
  gemm_tn(x.view(), g.view(), dw.map(), dbias.row());
  CHECK(wrong_elements(dw, transposed(x), element(g), inputs, batch, outputs) == 0);
  const Element ones = [](int, int) { return 1.0; };
  CHECK(wrong_elements(dbias, ones, element(g), 1, batch, outputs) == 0);

  Guarded dx(batch, inputs);
  gemm_nt(g.view(), w.view(), dx.map());
  CHECK(wrong_elements(dx, element(g), transposed(w), batch, outputs, inputs) == 0);

  // Back through a ReLU: the same bits where h is above zero, elsewhere nothing.
  Guarded h = Guarded::random(batch, inputs, 0.5);
  Guarded masked(batch, inputs);
  gemm_nt_relu(g.view(), w.view(), h.view(), masked.map());
  CHECK(masked.view() == (h.view().array() > Scalar(0)).select(dx.view(), Scalar(0)).matrix());
  CHECK(h.guards_intact());
  CHECK(masked.guards_intact());

  for (const Guarded* m : {&x, &w, &bias, &g, &y, &dw, &dbias, &dx}) CHECK(m->guards_intact());
}

}  // namespace

TEST_CASE("gemm: every size from 1 to 33, in each dimension against each other") {
  for (int i = 1; i <= 33; ++i) {
    for (int j = 1; j <= 33; ++j) {
      const int k = in_range(1, 33);
      if ((i + j) % 3 == 0) check_products(i, j, k);
      if ((i + j) % 3 == 1) check_products(k, i, j);
      if ((i + j) % 3 == 2) check_products(j, k, i);
    }
  }
}

TEST_CASE("gemm: the shapes of real networks") {
  for (const double density : {1.0, 0.2}) {
    check_products(128, 784, 1200, density);
    check_products(128, 1200, 1200, density);
    check_products(128, 1200, 10, density);
    check_products(96, 784, 30, density);  // 60,000 images end with a batch of 96
    check_products(128, 30, 30, density);
    check_products(128, 30, 10, density);
    check_products(1, 784, 300, density);
    check_products(1, 1200, 10, density);
    check_products(256, 784, 100, density);
    check_products(1000, 40, 64, density);
  }
}

TEST_CASE("gemm: zeros of any share and at any size of the edges") {
  for (const double density : {0.0, 0.01, 0.2, 0.5, 0.7}) {
    for (int repeat = 0; repeat < 8; ++repeat) {
      check_products(in_range(1, 70), in_range(1, 300), in_range(1, 70), density);
    }
  }
}

TEST_CASE("gemm: images are multiplied as the matrix of their pixels is") {
  // More columns than a block of them, widths that do not divide by 16, and too few zeros.
  for (const auto& [batch, inputs, outputs, density] :
       std::vector<std::array<double, 4>>{{128, 784, 30, 0.2},
                                          {96, 784, 10, 0.2},
                                          {1, 784, 33, 0.2},
                                          {150, 784, 40, 0.2},
                                          {7, 20, 5, 0.5},
                                          {3, 1001, 64, 0.1},
                                          {128, 784, 300, 0.19},
                                          {5, 100, 8, 1},
                                          {9, 17, 3, 0}}) {
    CAPTURE(batch);
    CAPTURE(inputs);
    const int b = static_cast<int>(batch), k = static_cast<int>(inputs);
    const int n = static_cast<int>(outputs);
    const auto fast = make_input_rows(InputForm::fastest, b + 3, k);
    const auto plain = make_input_rows(InputForm::matrix, b + 3, k);
    for (int use = 0; use < 2; ++use) {  // the memory is used again
      for (int i = 0; i < b; ++i) {
        std::vector<std::uint8_t> pixels(static_cast<std::size_t>(k));
        for (auto& pixel : pixels) {
          if (numbers.uniform() < density) pixel = static_cast<std::uint8_t>(in_range(1, 255));
        }
        fast->append(pixels);
        plain->append(pixels);
      }
      const Input sparse = fast->finish(), dense = plain->finish();
      CHECK(sparse.rows() == b);
      CHECK(sparse.cols() == k);
      Guarded w = Guarded::random(k, n), bias = Guarded::random(1, n), g = Guarded::random(b, n);
      Guarded y(b, n), expected_y(b, n), dw(k, n), expected_dw(k, n), dbias(1, n);
      gemm_nn(sparse, w.view(), bias.row_view(), Activation::relu, y.map());
      gemm_nn(dense, w.view(), bias.row_view(), Activation::relu, expected_y.map());
      CHECK(y.view() == expected_y.view());
      gemm_tn(sparse, g.view(), dw.map(), dbias.row());
      gemm_tn(dense, g.view(), expected_dw.map(), dbias.row());
      CHECK(dw.view() == expected_dw.view());
      CHECK(y.guards_intact());
      CHECK(dw.guards_intact());
    }
  }
}

TEST_CASE("gemm: a NaN or an infinity reaches every result that a nonzero multiplies it into") {
  for (const double density : {1.0, 0.2}) {
    for (const Scalar bad : {not_a_number, infinity}) {
      const int batch = 24, inputs = 100, outputs = 40;
      Guarded x = Guarded::random(batch, inputs, density);
      Guarded w = Guarded::random(inputs, outputs);
      Guarded bias = Guarded::random(1, outputs);
      Guarded g = Guarded::random(batch, outputs, density);
      x(5, 7) = 0.5f;
      w(7, 9) = bad;
      g(5, 9) = bad;
      Guarded y(batch, outputs), dw(inputs, outputs), dbias(1, outputs), dx(batch, inputs);
      gemm_nn(x.view(), w.view(), bias.row_view(), Activation::relu, y.map());
      CHECK_FALSE(std::isfinite(y(5, 9)));
      CHECK(std::isfinite(y(5, 8)));
      gemm_tn(x.view(), g.view(), dw.map(), dbias.row());
      CHECK_FALSE(std::isfinite(dw(7, 9)));
      CHECK_FALSE(std::isfinite(dbias(0, 9)));
      gemm_nt(g.view(), w.view(), dx.map());
      for (int k = 0; k < inputs; ++k) CHECK_FALSE(std::isfinite(dx(5, k)));

      x(6, 3) = bad;
      gemm_nn(x.view(), w.view(), bias.row_view(), Activation::none, y.map());
      for (int j = 0; j < outputs; ++j) CHECK_FALSE(std::isfinite(y(6, j)));
    }
  }
}

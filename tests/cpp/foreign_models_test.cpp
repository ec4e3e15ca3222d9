#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <string>

#include "dk/io/float_values.hpp"
#include "dk/io/model_file.hpp"
#include "dk/nn/inference.hpp"
#include "dk/nn/input_scale.hpp"
#include "refusal.hpp"
#include "vectors.hpp"

// Networks that PyTorch wrote, as its users do (tests/vectors/make_foreign_models.py), and what it
// answers with them.

using namespace dk;

namespace {

std::vector<std::uint8_t> foreign(const std::string& name) {
  return test::read_vectors("foreign/" + name + ".safetensors");
}

Matrix matrix_of(const Safetensors& content, const std::string& name) {
  const Tensor* tensor = content.find(name);
  REQUIRE(tensor != nullptr);
  const std::vector<float> values = float_values(*tensor);
  Matrix matrix(static_cast<Index>(tensor->shape[0]), static_cast<Index>(tensor->shape[1]));
  std::copy(values.begin(), values.end(), matrix.data());
  return matrix;
}

Matrix logits_of(const Mlp& mlp, const Matrix& inputs) {
  Inference inference(std::make_shared<Mlp>(mlp));
  return inference.logits({inputs.data(), inputs.rows(), inputs.cols()});
}

}  // namespace

TEST_CASE("networks of other programs load and answer as they do there") {
  const auto file = foreign("logits");
  const Safetensors answers = read_safetensors(file);
  const Matrix inputs = matrix_of(answers, "inputs");
  for (const std::string name : {"sequential", "quickstart", "numbered", "no-bias", "words", "deep",
                                 "half", "bfloat16", "double", "parallel", "kernels", "tied"}) {
    CAPTURE(name);
    const Mlp mlp = read_model(foreign(name));
    const Matrix logits = logits_of(mlp, inputs);
    const Matrix expected = matrix_of(answers, name);
    REQUIRE(logits.cols() == expected.cols());
    CHECK((logits - expected).cwiseAbs().maxCoeff() < Scalar(2e-6));
  }
  CHECK(read_model(foreign("deep")).layer_count() == 12);
  CHECK(read_model(foreign("tied")).layer_count() == 4);
}

TEST_CASE("networks with other layers are refused by what they are") {
  const auto check = [](const std::string& name, const std::string& tensor,
                        const std::string& what) {
    test::check_refusal(
        ErrorCode::corrupt_data, [&] { read_model(foreign(name)); }, tensor, what);
  };
  check("batch-norm", "\"1.num_batches_tracked\"", "belongs to batch normalisation: fold it");
  check("batch-norm", "the file has", "\"0.weight\" [5, 6] F32");
  check("convolution", "\"0.weight\" has the shape [2, 1, 3, 3]", "a convolution");
}

TEST_CASE("16-bit and 64-bit values become the 32-bit ones that PyTorch makes of them") {
  const auto file = foreign("conversions");
  const Safetensors content = read_safetensors(file);
  for (const std::string name : {"half", "bfloat16", "double"}) {
    CAPTURE(name);
    const std::vector<float> values = float_values(*content.find(name));
    const std::vector<float> expected = float_values(*content.find(name + ".f32"));
    REQUIRE(values.size() == expected.size());
    int differing = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool is_equal =
          std::bit_cast<std::uint32_t>(values[i]) == std::bit_cast<std::uint32_t>(expected[i]);
      differing += !is_equal && !(std::isnan(values[i]) && std::isnan(expected[i]));
    }
    CHECK(differing == 0);
  }
}

TEST_CASE("an input scale that is folded in gives the logits of the scaled inputs") {
  const auto file = foreign("logits");
  const Matrix inputs = matrix_of(read_safetensors(file), "inputs");
  const Mlp mlp = read_model(foreign("numbered"));
  for (const InputScale scale : {InputScale{0.1307, 0.3081}, {0.5, 0.5}, {0, 1 / 255.0}, {}}) {
    CAPTURE(scale.deviation);
    const Eigen::MatrixXd scaled = (inputs.cast<double>().array() - scale.mean) / scale.deviation;
    const Matrix expected = logits_of(mlp, scaled.cast<Scalar>());
    Mlp folded = mlp;
    fold_input_scale(folded, scale);
    const Scalar largest = expected.cwiseAbs().maxCoeff();
    CHECK((logits_of(folded, inputs) - expected).cwiseAbs().maxCoeff() < Scalar(2e-6) * largest);
  }
}

TEST_CASE("an input scale that is none is refused") {
  const Mlp mlp = read_model(foreign("numbered"));
  const auto check = [&](InputScale scale, const std::string& why) {
    Mlp folded = mlp;
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { fold_input_scale(folded, scale); }, "input scale", why);
  };
  check({NAN, 1}, "mean is nan");
  check({INFINITY, 1}, "mean is inf");
  check({0, 0}, "deviation is 0");
  check({0, -1}, "deviation is -1");
  check({0, NAN}, "deviation is nan");
  check({0, 1e-300}, "the weights overflow");
}

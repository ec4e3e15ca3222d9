#include "dk/io/model_file.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "dk/io/safetensors.hpp"
#include "refusal.hpp"

using namespace dk;

namespace {

/// A safetensors file of float tensors numbered through, built tensor by tensor.
class FileOf {
 public:
  FileOf& add(std::string name, std::vector<std::uint64_t> shape) {
    std::size_t size = 1;
    for (const std::uint64_t side : shape) size *= static_cast<std::size_t>(side);
    std::vector<float> values(size);
    std::iota(values.begin(), values.end(), 1.0f);
    values_.push_back(std::move(values));
    content_.tensors.push_back({std::move(name), "F32", std::move(shape), {}});
    return *this;
  }

  FileOf& layer(int n, std::uint64_t in, std::uint64_t out) {
    const std::string name = "layers." + std::to_string(n);
    return add(name + ".weight", {out, in}).add(name + ".bias", {out});
  }

  FileOf& set(std::size_t tensor, std::size_t element, float value) {
    values_[tensor][element] = value;
    return *this;
  }

  std::vector<std::uint8_t> bytes() {
    for (std::size_t i = 0; i < values_.size(); ++i)
      content_.tensors[i].bytes = as_bytes(values_[i]);
    return write_safetensors(content_);
  }

 private:
  std::vector<std::vector<float>> values_;
  Safetensors content_;
};

template <class... Fragments>
void check_refused(FileOf file, const Fragments&... fragments) {
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { read_model(file.bytes()); }, "model file", fragments...);
}

}  // namespace

TEST_CASE("a model file has PyTorch's names and layout") {
  const Mlp mlp = read_model(FileOf().layer(0, 3, 2).layer(1, 2, 1).bytes());
  CHECK(mlp.widths() == std::vector<int>{3, 2, 1});
  // PyTorch's weight is [out, in]: row o holds what goes into output o.
  const auto weight = mlp.parameters().weight(0);
  for (int in = 0; in < 3; ++in) {
    for (int out = 0; out < 2; ++out) CHECK(weight(in, out) == Scalar(1 + 3 * out + in));
  }
  CHECK(mlp.parameters().bias(0)(1) == Scalar(2));
  CHECK(mlp.parameters().weight(1)(1, 0) == Scalar(2));
  CHECK(mlp.parameters().bias(1)(0) == Scalar(1));
}

TEST_CASE("a model that is written reads back bit for bit") {
  Mlp mlp({7, 5, 6, 3});
  initialise_he(mlp, 42);
  mlp.parameters().bias(1)(2) = Scalar(-0.0f);
  mlp.parameters().bias(1)(3) = std::numeric_limits<float>::denorm_min();
  mlp.parameters().bias(1)(4) = std::numeric_limits<float>::max();
  const auto file = write_model(mlp);
  const Mlp read = read_model(file);
  CHECK(read.widths() == mlp.widths());
  const std::span<const Scalar> expected = mlp.parameters().flat();
  const std::span<const Scalar> got = read.parameters().flat();
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CHECK(got[i] == expected[i]);
    CHECK(std::signbit(got[i]) == std::signbit(expected[i]));
  }
  CHECK(write_model(read) == file);

  const Safetensors content = read_safetensors(file);
  CHECK(content.metadata.at("format") == "pt");
  REQUIRE(content.tensors.size() == 6);
  CHECK(content.tensors[0].name == "layers.0.weight");
  CHECK(content.tensors[0].shape == std::vector<std::uint64_t>{5, 7});
  CHECK(content.tensors[5].name == "layers.2.bias");
  CHECK(content.tensors[5].shape == std::vector<std::uint64_t>{3});
}

TEST_CASE("model file: networks beyond the limits are refused") {
  check_refused(FileOf().layer(0, 0, 2), "\"layers.0.weight\" has the shape [2, 0]", "1 to 65536");
  check_refused(FileOf().layer(0, 3, 0), "\"layers.0.bias\" has the shape [0]", "1 to 65536");
  check_refused(FileOf().layer(0, 65537, 1), "\"layers.0.weight\" has the shape [1, 65537]",
                "1 to 65536");
  FileOf deep;
  for (int l = 0; l < 65; ++l) deep.layer(l, 1, 1);
  check_refused(deep, "more than 64 layers");
}

TEST_CASE("model file: a network of 64 layers is read") {
  FileOf deep;
  for (int l = 0; l < 64; ++l) deep.layer(l, 1, 1);
  CHECK(read_model(deep.bytes()).layer_count() == 64);
}

TEST_CASE("model file: values that are not finite are refused by tensor and element") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  check_refused(FileOf().layer(0, 3, 2).layer(1, 2, 2).set(2, 3, nan), "\"layers.1.weight\"", "nan",
                "at element 3", "expected finite");
  check_refused(FileOf().layer(0, 3, 2).set(1, 0, infinity), "\"layers.0.bias\"", "inf",
                "at element 0");
  check_refused(FileOf().layer(0, 3, 2).set(0, 5, -infinity), "\"layers.0.weight\"", "-inf",
                "at element 5");
}

TEST_CASE("model file: 64-bit values beyond 32 bits are refused") {
  const std::vector<double> weight = {1, 2, -1e300, 3}, bias = {0, 0};
  const auto bytes = [](const std::vector<double>& values) {
    return std::span(reinterpret_cast<const std::uint8_t*>(values.data()),
                     values.size() * sizeof(double));
  };
  const auto file = write_safetensors(
      {.tensors = {{"0.weight", "F64", {2, 2}, bytes(weight)}, {"0.bias", "F64", {2}, bytes(bias)}},
       .metadata = {}});
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { read_model(file); }, "\"0.weight\"", "-inf", "at element 2");
}

TEST_CASE("model file: no damaged byte does worse than a refusal") {
  const std::vector<std::uint8_t> whole = FileOf().layer(0, 2, 1).bytes();
  int refused = 0, refused_otherwise = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (int value = 0; value < 256; ++value) {
      std::vector<std::uint8_t> damaged = whole;
      damaged[i] = static_cast<std::uint8_t>(value);
      try {
        read_model(damaged);
      } catch (const Error& error) {
        ++(error.code() == ErrorCode::corrupt_data ? refused : refused_otherwise);
      }
    }
  }
  CHECK(refused > 0);
  CHECK(refused_otherwise == 0);
}

#include "dk/io/layer_chain.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "refusal.hpp"

using namespace dk;

namespace {

using Shape = std::vector<std::uint64_t>;

/// Tensors without values: a chain is found by names and shapes.
std::vector<Tensor> tensors(const std::vector<std::pair<std::string, Shape>>& named) {
  std::vector<Tensor> all;
  for (const auto& [name, shape] : named) all.push_back({name, "F32", shape, {}});
  return all;
}

/// "fc1+b1 fc2", "T " before it where the weights are [in, out].
std::string text_of(const std::vector<std::pair<std::string, Shape>>& named) {
  const std::vector<Tensor> all = tensors(named);
  const LayerChain chain = find_layer_chain(all);
  std::string text = chain.is_transposed ? "T" : "";
  for (const auto& [weight, bias] : chain.layers) {
    if (!text.empty()) text += ' ';
    text += weight->name;
    if (bias != nullptr) text += '+' + bias->name;
  }
  return text;
}

template <class... Fragments>
void check_refused(const std::vector<std::pair<std::string, Shape>>& named,
                   const Fragments&... fragments) {
  const std::vector<Tensor> all = tensors(named);
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { find_layer_chain(all); }, "model file", fragments...);
}

}  // namespace

TEST_CASE("layers are ordered by their shapes where these leave one order") {
  CHECK(
      text_of({{"z", {4, 7}}, {"p", {4}}, {"a", {2, 3}}, {"q", {2}}, {"m", {3, 4}}, {"r", {3}}}) ==
      "z+p m+r a+q");
  CHECK(text_of({{"only", {2, 3}}}) == "only");
}

TEST_CASE("layers of equal shapes are ordered by the numbers in their names") {
  CHECK(text_of({{"fc10", {3, 3}}, {"fc9", {3, 3}}, {"fc2", {3, 3}}}) == "fc2 fc9 fc10");
  CHECK(text_of({{"in", {3, 5}}, {"hidden.11", {3, 3}}, {"hidden.2", {3, 3}}, {"out", {2, 3}}}) ==
        "in hidden.2 hidden.11 out");
  // By shapes alone the layers could also go 3, 1, 2, 4.
  CHECK(text_of({{"l1", {1, 2}}, {"l2", {2, 1}}, {"l3", {2, 2}}, {"l4", {1, 2}}}) == "l1 l2 l3 l4");
}

TEST_CASE("a bias belongs to the weight of its prefix, its number or its length") {
  CHECK(text_of({{"b.bias", {3}},
                 {"a.bias", {3}},
                 {"a.weight", {3, 5}},
                 {"b.weight", {3, 3}},
                 {"c.weight", {2, 3}}}) == "a.weight+a.bias b.weight+b.bias c.weight");
  CHECK(text_of({{"b2", {3}}, {"b1", {3}}, {"w1", {3, 3}}, {"w2", {3, 3}}}) == "w1+b1 w2+b2");
  CHECK(text_of({{"biases.1", {3}}, {"weights.0", {3, 3}}, {"weights.1", {3, 3}}}) ==
        "weights.0 weights.1+biases.1");
  CHECK(text_of({{"offset", {2}}, {"first", {3, 5}}, {"last", {2, 3}}}) == "first last+offset");
}

TEST_CASE("weights may be [in, out], where the biases or the order tell") {
  CHECK(text_of({{"k1", {5, 3}}, {"b1", {3}}, {"k2", {3, 2}}, {"b2", {2}}}) == "T k1+b1 k2+b2");
  CHECK(text_of({{"w0", {5, 3}}, {"w1", {3, 2}}}) == "T w0 w1");
  CHECK(text_of({{"w0", {3, 3}}, {"w1", {3, 3}}}) == "w0 w1");
}

TEST_CASE("tensors that are no chain are refused with what stands in the way, and listed") {
  check_refused({}, "there is no matrix", "the file has no tensors");
  check_refused({{"a.bias", {2}}}, "there is no matrix", "\"a.bias\" [2] F32");
  check_refused({{"l.0.weight", {2, 3}}, {"l.1.weight", {2, 4}}}, "\"l.1.weight\" takes 4 inputs",
                "\"l.0.weight\" before it has 2 outputs", "\"l.0.weight\" [2, 3] F32");
  check_refused({{"l.0.weight", {2, 3}}, {"l.0.bias", {4}}},
                "\"l.0.bias\" has the shape [4]; expected [2], as its weight has outputs");
  check_refused({{"w", {2, 3}}, {"b", {2}}, {"c", {2}}}, "\"b\"", "bias of no layer");
  check_refused({{"alpha", {3, 3}}, {"beta", {3, 3}}}, "more than one order", "number them");
  check_refused({{"alpha", {4, 3}}, {"beta", {3, 4}}}, "more than one order");
  check_refused({{"l.0.weight", {6}}, {"l.0.bias", {2}}}, "\"l.0.weight\" has the shape [6]",
                "[out, in]");
  check_refused({{"l.0.weight", {2, 3}}, {"l.0.bias", {1, 2}}},
                "\"l.0.bias\" has the shape [1, 2]; expected one dimension");
  check_refused({{"l.0.weight", {2, 3}}, {"optimizer.step", {}}}, "\"optimizer.step\"",
                "a single number");
  check_refused({{"0.weight_orig", {2, 3}}, {"0.weight_mask", {2, 3}}}, "\"0.weight_orig\"",
                "pruning or weight norm");
  check_refused({{"norm.weight", {3}}, {"fc.weight", {2, 3}}}, "\"norm.weight\" has the shape [3]",
                "normalisation");
}

TEST_CASE("a network of other values, or of many tensors, is refused briefly") {
  const std::vector<Tensor> quantised = {{"0.weight", "I8", {2, 3}, {}}};
  test::check_refusal(
      ErrorCode::corrupt_data, [&] { find_layer_chain(quantised); }, "\"0.weight\" is of type I8",
      "expected F32, F16, BF16 or F64");
  std::vector<std::pair<std::string, Shape>> many;
  for (int i = 0; i < 15; ++i) many.push_back({"w" + std::to_string(i), {2, 3}});
  check_refused(many, "takes 3 inputs", "\"w11\" [2, 3] F32 and 3 more");
}

TEST_CASE("shapes that could be tried in any number of orders are given up on") {
  // Complete graphs have more trails than there are atoms, and this one has none.
  std::vector<std::pair<std::string, Shape>> knot = {{"stray", {99, 98}}};
  for (std::size_t in = 1; in < 8; ++in) {
    for (std::size_t out = 1; out < 8; ++out) {
      knot.push_back({std::string(in, 'x') + std::string(out, 'y'), {out, in}});
    }
  }
  check_refused(knot, "more than one order");
}

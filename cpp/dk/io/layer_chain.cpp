#include "dk/io/layer_chain.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "dk/core/error.hpp"
#include "dk/io/json.hpp"
#include "dk/io/tensor_names.hpp"
#include "dk/io/unlike_dense.hpp"

namespace dk {

namespace {

using Tensors = std::vector<const Tensor*>;

std::uint64_t inputs_of(const Tensor& weight, bool is_transposed) {
  return weight.shape[is_transposed ? 0 : 1];
}

std::uint64_t outputs_of(const Tensor& weight, bool is_transposed) {
  return weight.shape[is_transposed ? 1 : 0];
}

std::string named(const Tensor& tensor) { return "tensor " + quoted(tensor.name); }

/// The matrices in the order of their numbers, where their names are the same but for those.
std::optional<Tensors> by_number(Tensors weights) {
  const std::string pattern = pattern_of(weights[0]->name);
  if (!std::all_of(weights.begin(), weights.end(), [&pattern](const Tensor* weight) {
        return pattern_of(weight->name) == pattern;
      })) {
    return std::nullopt;
  }
  std::stable_sort(weights.begin(), weights.end(), [](const Tensor* a, const Tensor* b) {
    return numbers_in(a->name) < numbers_in(b->name);
  });
  return weights;
}

/// The first matrix that does not take what the one before it gives, or the end.
Tensors::const_iterator first_break(const Tensors& weights, bool is_transposed) {
  const auto before = std::adjacent_find(
      weights.begin(), weights.end(), [is_transposed](const Tensor* a, const Tensor* b) {
        return outputs_of(*a, is_transposed) != inputs_of(*b, is_transposed);
      });
  return before == weights.end() ? before : before + 1;
}

/// Looks for the orders in which all matrices chain. Equal shapes under names that differ by
/// numbers alone keep the order of their numbers.
class OrderSearch {
 public:
  OrderSearch(const Tensors& weights, bool is_transposed) : count_(weights.size()) {
    std::map<std::tuple<std::uint64_t, std::uint64_t, std::string>, Tensors> groups;
    for (const Tensor* weight : weights) {
      groups[{inputs_of(*weight, is_transposed), outputs_of(*weight, is_transposed),
              pattern_of(weight->name)}]
          .push_back(weight);
    }
    for (auto& [key, members] : groups) {
      groups_.push_back({std::get<0>(key), std::get<1>(key), *by_number(std::move(members))});
    }
    for (const Group& group : groups_) extend_from(group.inputs);
  }

  /// The order, where there is exactly one.
  std::optional<Tensors> only() const {
    if (found_.size() != 1 || steps_left_ <= 0) return std::nullopt;
    return found_[0];
  }

  bool has_several() const { return found_.size() > 1 || steps_left_ <= 0; }

 private:
  struct Group {
    std::uint64_t inputs, outputs;
    Tensors members;
    std::size_t used = 0;
  };

  void extend_from(std::uint64_t width) {
    if (order_.size() == count_) {
      if (std::find(found_.begin(), found_.end(), order_) == found_.end()) found_.push_back(order_);
      return;
    }
    for (Group& group : groups_) {
      if (group.inputs != width || group.used == group.members.size()) continue;
      if (found_.size() > 1 || --steps_left_ <= 0) return;
      order_.push_back(group.members[group.used++]);
      extend_from(group.outputs);
      order_.pop_back();
      --group.used;
    }
  }

  std::size_t count_;
  std::vector<Group> groups_;
  Tensors order_;
  std::vector<Tensors> found_;  // two are enough
  int steps_left_ = 100'000;    // a network has an order at once; what has none may try for ever
};

/// Which weight each bias belongs to.
class BiasPairs {
 public:
  BiasPairs(const Tensors& weights, const Tensors& biases, bool is_transposed)
      : is_transposed_(is_transposed), free_biases_(biases) {
    for (const Tensor* weight : weights) pairs_.push_back({weight, nullptr});
    pair([](const Tensor& weight, const Tensor& bias) {
      return prefix_of(weight.name) == prefix_of(bias.name);
    });
    pair([](const Tensor& weight, const Tensor& bias) {
      return numbers_in(weight.name) == numbers_in(bias.name);
    });
    pair([](const Tensor&, const Tensor&) { return true; });
  }

  /// A bias that belongs to no weight, or null.
  const Tensor* left_over() const { return free_biases_.empty() ? nullptr : free_biases_[0]; }

  const Tensor* bias_of(const Tensor* weight) const {
    return std::find_if(pairs_.begin(), pairs_.end(),
                        [weight](const DenseTensors& pair) { return pair.weight == weight; })
        ->bias;
  }

 private:
  /// Pairs what is related and of one length, where neither has a second choice.
  template <class Related>
  void pair(Related&& related) {
    const auto fits = [&](const DenseTensors& pair, const Tensor* bias) {
      return pair.bias == nullptr && outputs_of(*pair.weight, is_transposed_) == bias->shape[0] &&
             related(*pair.weight, *bias);
    };
    std::vector<std::pair<DenseTensors*, const Tensor*>> made;
    for (DenseTensors& candidate : pairs_) {
      const auto fits_candidate = [&](const Tensor* bias) { return fits(candidate, bias); };
      if (std::count_if(free_biases_.begin(), free_biases_.end(), fits_candidate) != 1) continue;
      const Tensor* bias = *std::find_if(free_biases_.begin(), free_biases_.end(), fits_candidate);
      const auto rivals = std::count_if(pairs_.begin(), pairs_.end(),
                                        [&](const DenseTensors& one) { return fits(one, bias); });
      if (rivals == 1) made.push_back({&candidate, bias});
    }
    for (const auto& [layer, bias] : made) {
      layer->bias = bias;
      std::erase(free_biases_, bias);
    }
  }

  bool is_transposed_;
  std::vector<DenseTensors> pairs_;
  Tensors free_biases_;
};

LayerChain chain_of(const Tensors& order, const BiasPairs& pairs, bool is_transposed) {
  LayerChain chain{.layers = {}, .is_transposed = is_transposed};
  for (const Tensor* weight : order) chain.layers.push_back({weight, pairs.bias_of(weight)});
  return chain;
}

/// Why the matrices, as [out, in], and the vectors are no chain.
std::string obstacle(const Tensors& weights, const BiasPairs& pairs) {
  if (const Tensor* bias = pairs.left_over(); bias != nullptr) {
    const std::string has = named(*bias) + " has the shape " + shape_text(bias->shape);
    const auto weight = std::find_if(weights.begin(), weights.end(), [bias](const Tensor* one) {
      return prefix_of(one->name) == prefix_of(bias->name);
    });
    if (weight == weights.end() || (*weight)->shape[0] == bias->shape[0]) {
      return has + " and is the bias of no layer that can be told";
    }
    return has + "; expected [" + std::to_string((*weight)->shape[0]) +
           "], as its weight has outputs";
  }
  if (OrderSearch(weights, false).has_several()) {
    return "the layers can be put in more than one order; expected names that number them";
  }
  const Tensors order = by_number(weights).value_or(weights);
  const auto broken = first_break(order, false);
  const Tensor& before = **(broken - 1);
  return named(**broken) + " takes " + std::to_string((*broken)->shape[1]) + " inputs, but " +
         quoted(before.name) + " before it has " + std::to_string(before.shape[0]) +
         " outputs, and no other order fits";
}

[[noreturn]] void refuse(const std::string& why, const std::vector<Tensor>& tensors) {
  constexpr std::size_t most_listed = 12;
  std::string list;
  for (std::size_t i = 0; i < std::min(tensors.size(), most_listed); ++i) {
    list += (i == 0 ? " " : ", ") + quoted(tensors[i].name) + ' ' + shape_text(tensors[i].shape) +
            ' ' + tensors[i].dtype;
  }
  if (tensors.empty()) list = " no tensors";
  if (tensors.size() > most_listed) {
    list += " and " + std::to_string(tensors.size() - most_listed) + " more";
  }
  throw Error(ErrorCode::corrupt_data, "model file: " + why +
                                           "; expected a matrix and a bias for each dense layer; "
                                           "the file has" +
                                           list);
}

}  // namespace

LayerChain find_layer_chain(const std::vector<Tensor>& tensors) {
  if (const auto why = unlike_dense(tensors); !why.empty()) refuse(why, tensors);
  Tensors weights, biases;
  for (const Tensor& tensor : tensors) {
    (tensor.shape.size() == 2 ? weights : biases).push_back(&tensor);
  }
  if (weights.empty()) refuse("there is no matrix", tensors);

  const std::optional<Tensors> numbered = by_number(weights);
  const BiasPairs pairs[] = {{weights, biases, false}, {weights, biases, true}};
  const auto biases_fit = [&](bool transposed) { return pairs[transposed].left_over() == nullptr; };
  for (const bool transposed : {false, true}) {
    if (numbered && biases_fit(transposed) &&
        first_break(*numbered, transposed) == numbered->end()) {
      return chain_of(*numbered, pairs[transposed], transposed);
    }
  }
  for (const bool transposed : {false, true}) {
    if (!biases_fit(transposed)) continue;
    const OrderSearch search(weights, transposed);
    if (search.has_several()) break;
    if (const auto order = search.only()) return chain_of(*order, pairs[transposed], transposed);
  }
  refuse(obstacle(weights, pairs[false]), tensors);
}

}  // namespace dk

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "dk/core/matrix.hpp"
#include "dk/core/random.hpp"
#include "dk/nn/dropout.hpp"
#include "dk/nn/layer_outputs.hpp"
#include "dk/nn/mlp_limits.hpp"
#include "dk/nn/parameters.hpp"

namespace dk {

/// What an objective tells a network: the gradient of the loss with respect to its logits and,
/// where the objective looks at them, its hidden layers.
class OutputGradients {
 public:
  OutputGradients(const std::vector<int>& widths, int max_rows);

  void set_rows(int rows);
  MatrixMap logits();             // (rows, classes); the objective writes all of it
  ConstMatrixMap logits() const;  // (rows, classes)

  /// Asks for hidden layer i's gradient: from then on the objective writes all of it at each step.
  MatrixMap hidden(int i);             // (rows, width of hidden layer i)
  ConstMatrixMap hidden(int i) const;  // (rows, width of hidden layer i)
  bool has_hidden(int i) const;

 private:
  int rows_;
  int max_rows_;
  std::vector<int> widths_;
  std::vector<Matrix> layers_;  // hidden ones are empty until asked for
};

/// How many rely on a network staying as it is; a copy of it begins with none.
class HoldCount {
 public:
  HoldCount() = default;
  HoldCount(const HoldCount&) {}
  HoldCount& operator=(const HoldCount&) { return *this; }

  int value = 0;
};

/// A multilayer perceptron: dense layers with biases, ReLU between them, logits at the end.
class Mlp : public MlpLimits {
 public:
  /// `widths` = {inputs, hidden..., classes}: two or more, each 1..max_width. All parameters zero.
  /// Throws invalid_argument outside these limits.
  explicit Mlp(const std::vector<int>& widths);

  const std::vector<int>& widths() const { return parameters_.widths(); }
  int input_width() const { return widths().front(); }
  int classes() const { return widths().back(); }
  int layer_count() const { return parameters_.layer_count(); }
  Parameters& parameters() { return parameters_; }
  const Parameters& parameters() const { return parameters_; }

  /// Takes weights and biases of these layers, from 0, over from a network that has the same.
  /// Throws invalid_argument, and takes none, unless both have each of them in the same shape.
  void copy_layers(const Mlp& from, std::span<const int> layers);

  /// h_l = relu(h_{l-1} W_l + b_l), h_0 = x; the last layer without the relu. With `dropout` units
  /// of each h_l are dropped before the next layer sees them.
  /// x (B, inputs); outputs must have room for B rows.
  void forward(Input x, LayerOutputs& outputs, const Dropout* dropout = nullptr) const;

  /// Back-propagates `given` through the pass that left `outputs`:
  ///   D_last = dL/dlogits
  ///   D_l    = (D_{l+1} W_{l+1}^T + dL/dh_l given by the objective) * (h_l > 0)
  ///   dW_l   = h_{l-1}^T D_l,   db_l = sum over the batch of D_l
  /// `deltas` is scratch and afterwards holds the D_l. `input_gradient` (B, inputs), if not null,
  /// receives dL/dx = D_1 W_1^T, which training does not need. `dropout` is that of the pass; h_l
  /// is then what it left, and D_l grows by its factor.
  void backward(Input x, const LayerOutputs& outputs, const OutputGradients& given,
                LayerOutputs& deltas, Parameters& gradient, MatrixMap* input_gradient,
                const Dropout* dropout = nullptr) const;

 private:
  friend class Hold;
  friend void require_free(const Mlp& mlp, const char* what);

  Parameters parameters_;
  mutable HoldCount holds_;
};

/// Keeps a network, and keeps it as it is, from its own beginning to its end.
class Hold {
 public:
  explicit Hold(std::shared_ptr<const Mlp> mlp) : mlp_(std::move(mlp)) { ++mlp_->holds_.value; }
  Hold(Hold&& other) noexcept : mlp_(std::move(other.mlp_)) {}
  Hold& operator=(Hold&&) = delete;
  ~Hold() {
    if (mlp_ != nullptr) --mlp_->holds_.value;
  }

 private:
  std::shared_ptr<const Mlp> mlp_;
};

/// Throws invalid_argument where somebody holds the network, which `what`, "training it", would
/// change.
void require_free(const Mlp& mlp, const char* what);

/// He initialisation ("Delving Deep into Rectifiers", 2015, section 2.2): variance 2 / inputs for
/// a layer followed by ReLU, 1 / inputs for the last; biases zero. Uniform rather than normal
/// draws of that variance: they need nothing but a multiplication, so the bits are the same on
/// every platform.
void initialise_he(Mlp& mlp, std::uint64_t seed, Stream stream = Stream::initial_weights);

}  // namespace dk

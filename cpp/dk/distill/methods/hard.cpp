#include "dk/distill/cross_entropy.hpp"
#include "dk/distill/methods/list.hpp"

namespace dk {

namespace {

/// The labels and nothing else.
class Hard : public Objective {
 public:
  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override {
    const double loss = cross_entropy(outputs.logits(), batch.labels, 1, gradients.logits());
    return {.total = loss, .terms = {loss}};
  }
};

constexpr const char* terms[] = {"hard"};

}  // namespace

const Method hard{
    .name = "hard",
    .source = "cross-entropy with the labels",
    .needs = Needs::labels,
    .numbers = {},
    .terms = terms,
    .make = [](Setting) -> std::unique_ptr<Objective> { return std::make_unique<Hard>(); }};

}  // namespace dk

#include <algorithm>
#include <string>

#include "dk/core/error.hpp"
#include "dk/core/gemm.hpp"
#include "dk/distill/cross_entropy.hpp"
#include "dk/distill/methods/list.hpp"

namespace dk {

namespace {

/// Each image of a batch is compared with each other.
constexpr int max_batch = 2048;

/// A row of similarities that is shorter tells nothing but rounding.
constexpr Scalar least_norm = Scalar(1e-6);

/// Which images of a batch the layers find alike: the matrix of all inner products of a hidden
/// layer F (B, width), and each row brought to length 1,
///   G = F F^T,   S_i = G_i / |G_i|,   L_similarity = 1/B^2 sum over pairs of |S - S_teacher|^2
///   dL/dS = 2/B^2 (S - S_t),   dL/dG_i = (dS_i - (dS_i . S_i) S_i) / |G_i|,
///   dL/dF = (dG + dG^T) F
///   L = h L_hard + w L_similarity
/// The widths of the two layers need not agree. A batch of one has nothing to compare: its term is
/// 0. An image for which a layer of either is all zero (|G_i| below 1e-6) has no direction: its row
/// counts for nothing and has no gradient.
class SimilarityPreserving : public Objective {
 public:
  explicit SimilarityPreserving(Setting setting)
      : teacher_(std::move(*setting.teacher)),
        layers_(std::move(setting.layers)),
        hard_weight_(static_cast<Scalar>(setting.number("hardWeight"))),
        weight_(static_cast<Scalar>(setting.number("similarityWeight"))),
        similarity_(setting.max_rows, setting.max_rows),
        taught_(setting.max_rows, setting.max_rows) {
    require(setting.max_rows <= max_batch,
            std::string("objective '") + setting.method.name +
                "' compares each image of a batch with each other: batchSize is " +
                std::to_string(setting.max_rows) + "; expected at most " +
                std::to_string(max_batch));
    int widest = 0;
    for (const LayerPair& pair : layers_) {
      widest =
          std::max(widest, setting.student.widths()[static_cast<std::size_t>(pair.student) + 1]);
    }
    no_bias_ = RowVector::Zero(widest);
    pair_gradient_.resize(setting.max_rows, widest);
  }

  Loss evaluate(const Batch& batch, const LayerOutputs& outputs,
                OutputGradients& gradients) override {
    teacher_.look_at(batch);
    const double hard =
        cross_entropy(outputs.logits(), batch.labels, hard_weight_, gradients.logits());
    for (const LayerPair& pair : layers_) gradients.hidden(pair.student).setZero();
    double sum = 0;
    for (const LayerPair& pair : layers_) {
      sum += compare(outputs.hidden(pair.student), teacher_.hidden(pair.teacher),
                     gradients.hidden(pair.student));
    }
    const double total =
        static_cast<double>(hard_weight_) * hard + static_cast<double>(weight_) * sum;
    return {.total = total, .terms = {hard, sum}};
  }

 private:
  /// The term of one pair; adds its weighted gradient.
  double compare(ConstMatrixMap student, ConstMatrixMap teacher, MatrixMap gradient) {
    const Index rows = student.rows();
    MatrixMap s(similarity_.data(), rows, rows), t(taught_.data(), rows, rows);
    gemm_nt(student, student, s);
    gemm_nt(teacher, teacher, t);
    const Scalar square = static_cast<Scalar>(rows) * static_cast<Scalar>(rows);
    double sum = 0;
    for (Index i = 0; i < rows; ++i) {
      const Scalar norm = s.row(i).norm(), taught_norm = t.row(i).norm();
      if (!(norm >= least_norm && taught_norm >= least_norm)) {
        s.row(i).setZero();
        continue;
      }
      s.row(i) /= norm;
      t.row(i) = s.row(i) - t.row(i) / taught_norm;
      sum += static_cast<double>(t.row(i).squaredNorm());
      t.row(i) *= Scalar(2) * weight_ / square;
      s.row(i) = (t.row(i) - t.row(i).dot(s.row(i)) * s.row(i)) / norm;
    }
    // dG + dG^T, a pair of places at a time.
    for (Index i = 0; i < rows; ++i) {
      for (Index j = 0; j <= i; ++j) s(i, j) = s(j, i) = s(i, j) + s(j, i);
    }
    MatrixMap added(pair_gradient_.data(), rows, student.cols());
    gemm_nn(ConstMatrixMap(s.data(), rows, rows), student,
            ConstRowVectorMap(no_bias_.data(), student.cols()), Activation::none, added);
    gradient += added;
    return sum / static_cast<double>(square);
  }

  Teacher teacher_;
  std::vector<LayerPair> layers_;
  Scalar hard_weight_, weight_;
  Matrix similarity_, taught_;  // (max_rows, max_rows), scratch
  RowVector no_bias_;           // (widest layer)
  Matrix pair_gradient_;        // (max_rows, widest layer), scratch
};

constexpr Number numbers[] = {{.name = "similarityWeight", .usual = 3000, .range = {0, 1e6}},
                              {.name = "hardWeight", .usual = 1, .range = {0, 1e6}}};
constexpr const char* terms[] = {"hard", "similarity"};

}  // namespace

const Method similarity_preserving{
    .name = "similarity-preserving",
    .source = "Tung & Mori 2019 (arXiv 1907.09682), section 3.1, equations 1 to 4",
    .needs = Needs::hidden,
    .numbers = numbers,
    .terms = terms,
    .make = [](Setting setting) -> std::unique_ptr<Objective> {
      return std::make_unique<SimilarityPreserving>(std::move(setting));
    }};

}  // namespace dk

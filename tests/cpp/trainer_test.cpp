#include "dk/train/trainer.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "dk/core/error.hpp"
#include "dk/train/metrics.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

const OptimizerOptions adam{.kind = OptimizerOptions::Kind::adam, .rate = 1e-2};

ObjectiveOptions soft_target(std::shared_ptr<const Mlp> teacher, double temperature = 4,
                             double weight = 1) {
  return {.kind = ObjectiveOptions::Kind::soft_target,
          .teacher = std::move(teacher),
          .temperature = temperature,
          .soft_weight = weight};
}

}  // namespace

TEST_CASE("a run has its steps, and training learns") {
  const Dataset data = toy_dataset(200);
  const auto mlp = he_mlp({20, 16, 4}, 1);
  Trainer trainer(mlp, data, {.epochs = 20, .batch_size = 32, .optimizer = adam});
  CHECK(trainer.steps_per_epoch() == 7);
  CHECK(trainer.steps() == 140);
  const StepReport first = trainer.advance(3);
  CHECK(first.steps == 3);
  CHECK(first.samples == 96);
  CHECK(first.loss.hard == first.loss.total);
  CHECK_FALSE(first.loss.soft.has_value());
  const StepReport rest = trainer.advance(1000);
  CHECK(rest.steps == 137);
  CHECK(trainer.step() == 140);
  CHECK(trainer.advance(10).steps == 0);
  CHECK(evaluate(mlp, data, nullptr, 1).errors == 0);
}

TEST_CASE("a fraction of an epoch is a run too") {
  Trainer trainer(he_mlp({20, 4}, 1), toy_dataset(200), {.epochs = 0.5, .batch_size = 20});
  CHECK(trainer.steps() == 5);
}

TEST_CASE("a student of soft targets alone comes to agree with its teacher") {
  const Dataset data = toy_dataset(200);
  const auto teacher = he_mlp({20, 30, 4}, 1);
  const auto student = he_mlp({20, 30, 4}, 2);
  const double before = *evaluate(student, data, teacher, 4).divergence;
  Trainer trainer(
      student, data,
      {.epochs = 200, .batch_size = 32, .optimizer = adam, .objective = soft_target(teacher)});
  const StepReport report = trainer.advance(1 << 20);
  CHECK(report.loss.soft == report.loss.total);
  const Evaluation after = evaluate(student, data, teacher, 4);
  CHECK(*after.divergence < before / 100);
  CHECK(*after.agreement > 0.9);
}

TEST_CASE("what does not fit is refused") {
  const auto refused = [](std::shared_ptr<Mlp> mlp, TrainingOptions options, const char* message) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { Trainer(mlp, toy_dataset(20), options); }, message);
  };
  const auto mlp = he_mlp({20, 8, 4}, 1);
  refused(he_mlp({21, 4}, 1), {},
          "the network takes 21 inputs, the images have 20 pixels; they must agree");
  refused(he_mlp({20, 3}, 1), {},
          "the network has 3 classes, the labels 4; the network needs at least as many");
  refused(mlp, {.epochs = 0}, "epochs is 0");
  refused(mlp, {.epochs = std::numeric_limits<double>::quiet_NaN()}, "epochs is");
  refused(mlp, {.batch_size = 10000}, "batchSize is 10000; expected 1 to 8192");
  refused(mlp, {.objective = soft_target(nullptr)}, "objective 'soft-target' needs a teacher");
  refused(mlp, {.objective = soft_target(mlp)}, "the teacher and the student are the same network");
  refused(mlp, {.objective = soft_target(he_mlp({20, 5}, 1))},
          "the teacher has 5 classes, the student 4; they must agree");
  refused(mlp, {.objective = soft_target(he_mlp({9, 4}, 1))},
          "the teacher takes 9 inputs, the student 20; they must agree");
  const auto smoothing = [](double e) {
    return ObjectiveOptions{.kind = ObjectiveOptions::Kind::label_smoothing, .smoothing = e};
  };
  refused(mlp, {.objective = smoothing(1)}, "smoothing is 1; expected 0 or more and below 1");
  refused(mlp, {.objective = smoothing(-0.1)}, "smoothing is -0.1");
  refused(mlp, {.jitter = 4}, "jitter is 4; expected 0 to 3 pixels");
  refused(mlp, {.dropout = {.hidden = 1}}, "dropout: hidden is 1");
  refused(mlp, {.max_norm = 0}, "maxNorm is 0");
  const auto teacher = he_mlp({20, 4}, 1);
  refused(mlp,
          {.objective = {.kind = ObjectiveOptions::Kind::soft_target,
                         .teacher = Ensemble({teacher, he_mlp({20, 5}, 1)})}},
          "network 1 of the teacher takes 20 inputs and has 5 classes");
  refused(mlp,
          {.objective = {.kind = ObjectiveOptions::Kind::soft_target,
                         .teacher = Ensemble({teacher, mlp})}},
          "the teacher and the student are the same network");
  refused(mlp, {.objective = soft_target(teacher, 0)}, "temperature is 0");
  refused(mlp, {.objective = soft_target(teacher, 4, 1.5)}, "softWeight is 1.5");
}

TEST_CASE("a network beyond the limits is refused") {
  const auto refused = [](std::vector<int> widths, const char* message) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { Mlp{widths}; }, message);
  };
  refused({5}, "a network has 1 to 64 layers, that is 2 or more widths; got 1 widths");
  refused({5, 0, 2}, "width 1 of the network is 0; expected 1 to 65536");
  refused({60000, 60000}, "more than 67108864 parameters");
}

TEST_CASE("a run that diverges says so") {
  Trainer trainer(he_mlp({20, 16, 4}, 1), toy_dataset(200),
                  {.epochs = 50, .optimizer = {.rate = 1e20}});
  test::check_refusal(
      ErrorCode::diverged, [&] { trainer.advance(1000); }, "training diverged at step",
      "try a lower learning rate");
}

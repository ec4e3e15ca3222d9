#include "dk/train/trainer.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "dk/core/error.hpp"
#include "dk/train/metrics.hpp"
#include "methods.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

const OptimizerOptions adam{.kind = OptimizerOptions::Kind::adam, .rate = 1e-2};

using test::soft_target;

}  // namespace

TEST_CASE("a run has its steps, and training learns") {
  const Dataset data = toy_dataset(200);
  const auto mlp = he_mlp({20, 16, 4}, 1);
  Trainer trainer(mlp, data, {.epochs = 20, .batch_size = 32}, {.optimizer = adam});
  CHECK(trainer.steps_per_epoch() == 7);
  CHECK(trainer.steps() == 140);
  const StepReport first = trainer.advance(3);
  CHECK(first.steps == 3);
  CHECK(first.samples == 96);
  CHECK(first.lanes[0].loss.terms[0] == first.lanes[0].loss.total);
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
  Trainer trainer(student, data, {.epochs = 200, .batch_size = 32},
                  {.optimizer = adam, .objective = soft_target(teacher, 4)});
  const StepReport report = trainer.advance(1 << 20);
  CHECK(report.lanes[0].loss.terms[1] == report.lanes[0].loss.total);
  const Evaluation after = evaluate(student, data, teacher, 4);
  CHECK(*after.divergence < before / 100);
  CHECK(*after.agreement > 0.9);
}

TEST_CASE("what does not fit is refused") {
  const auto refused = [](std::shared_ptr<Mlp> mlp, const TrainingOptions& options,
                          const LaneOptions& lane, const char* message) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { Trainer(mlp, toy_dataset(20), options, lane); },
        message);
  };
  const auto mlp = he_mlp({20, 8, 4}, 1);
  refused(he_mlp({21, 4}, 1), {}, {},
          "the network takes 21 inputs, the images have 20 pixels; they must agree");
  refused(he_mlp({20, 3}, 1), {}, {},
          "the network has 3 classes, the labels 4; the network needs at least as many");
  refused(mlp, {.epochs = 0}, {}, "epochs is 0");
  refused(mlp, {.epochs = std::numeric_limits<double>::quiet_NaN()}, {}, "epochs is");
  refused(mlp, {.batch_size = 10000}, {}, "batchSize is 10000; expected 1 to 8192");
  refused(mlp, {.jitter = 4}, {}, "jitter is 4; expected 0 to 3 pixels");
  refused(mlp, {}, {.dropout = {.hidden = 1}}, "dropout: hidden is 1");
  refused(mlp, {}, {.max_norm = 0}, "maxNorm is 0");
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
  Trainer trainer(he_mlp({20, 16, 4}, 1), toy_dataset(200), {.epochs = 50},
                  {.optimizer = {.rate = 1e20}});
  test::check_refusal(
      ErrorCode::diverged, [&] { trainer.advance(1000); }, "training diverged at step",
      "try a lower learning rate");
}

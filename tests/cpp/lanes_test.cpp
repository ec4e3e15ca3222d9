#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "dk/distill/bias_shift.hpp"
#include "dk/train/metrics.hpp"
#include "dk/train/trainer.hpp"
#include "methods.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

using Weights = std::vector<Scalar>;

const TrainingOptions options{.epochs = 2, .batch_size = 16, .seed = 5, .jitter = 1};

Weights weights_of(const Mlp& mlp) {
  const auto flat = mlp.parameters().flat();
  return {flat.begin(), flat.end()};
}

std::shared_ptr<Mlp> some_student() { return he_mlp({20, 12, 4}, 3); }

Weights alone(const LaneOptions& lane) {
  const auto mlp = some_student();
  Trainer(mlp, toy_dataset(50), options, lane).advance(1000);
  return weights_of(*mlp);
}

}  // namespace

TEST_CASE("a lane beside others comes out as it does alone, bit by bit") {
  const auto teacher = he_mlp({20, 9, 4}, 2);
  std::vector<LaneOptions> lanes;
  for (const Method* method : methods()) {
    lanes.push_back(
        {.optimizer = {.rate = 1e-3}, .objective = test::objective_of(*method, teacher)});
  }
  lanes.push_back({.optimizer = {.kind = OptimizerOptions::Kind::adam, .rate = 1e-3},
                   .dropout = {.input = 0.2, .hidden = 0.3},
                   .max_norm = 1.0});
  Trainer trainer(toy_dataset(50), options);
  std::vector<std::shared_ptr<Mlp>> students;
  for (const LaneOptions& lane : lanes) {
    students.push_back(some_student());
    trainer.add(students.back(), lane);
  }
  const StepReport report = trainer.advance(1000);
  CHECK(report.steps == 8);
  CHECK(report.samples == 100);
  REQUIRE(report.lanes.size() == lanes.size());
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    CAPTURE(i);
    CHECK(weights_of(*students[i]) == alone(lanes[i]));
  }
}

TEST_CASE("networks that learn from each other see what the others have become in the same step") {
  const auto first = he_mlp({20, 12, 4}, 3), second = he_mlp({20, 9, 4}, 4);
  const auto peer = [](const std::shared_ptr<Mlp>& mlp) {
    ObjectiveOptions objective = test::soft_target(mlp, 1, 0.5);
    objective.is_live = true;
    return LaneOptions{.objective = objective};
  };
  const Dataset data = toy_dataset(32);
  const TrainingOptions whole{.epochs = 3, .batch_size = 32};
  const double first_before = *evaluate(first, data, second, 1).divergence;
  Trainer trainer(data, whole);
  trainer.add(first, peer(second));
  trainer.add(second, peer(first));
  const StepReport report = trainer.advance(1);
  CHECK(report.lanes[0].loss.terms[1] == doctest::Approx(first_before).epsilon(1e-4));

  // The second answers as at the start, the first has moved.
  const double seen = *evaluate(he_mlp({20, 9, 4}, 4), data, first, 1).divergence;
  CHECK(report.lanes[1].loss.terms[1] == doctest::Approx(seen).epsilon(1e-4));
  const double unmoved =
      *evaluate(he_mlp({20, 9, 4}, 4), data, he_mlp({20, 12, 4}, 3), 1).divergence;
  CHECK(report.lanes[1].loss.terms[1] != doctest::Approx(unmoved).epsilon(1e-4));

  // Never remembered: the next epoch's answers are new ones.
  const double second_step = *evaluate(first, data, second, 1).divergence;
  CHECK(trainer.advance(1).lanes[0].loss.terms[1] == doctest::Approx(second_step).epsilon(1e-4));
}

TEST_CASE("a teacher that somebody learns from is changed by nobody") {
  const Dataset data = toy_dataset(50);
  const auto teacher = he_mlp({20, 9, 4}, 2);
  Trainer own(teacher, data, {});
  const std::string message = "training it would change it";
  const auto refused = [](auto&& action, const std::string& why) {
    test::check_refusal(ErrorCode::invalid_argument, action, why);
  };
  for (const Method* method : methods()) {
    if (method->needs == Needs::labels) continue;
    CAPTURE(std::string(method->name));
    const Weights before = weights_of(*teacher);
    {
      Trainer trainer(some_student(), data, {},
                      {.objective = test::objective_of(*method, teacher)});
      refused([&] { own.advance(1); }, message);
      refused([&] { Trainer(teacher, data, {}); }, message);
      refused([&] { shift_biases(*teacher, std::vector<float>(4)); },
              "shifting its biases would change it");
      Trainer(std::make_shared<Mlp>(*teacher), data, {}).advance(1);
      CHECK(weights_of(*teacher) == before);
    }
    shift_biases(*teacher, std::vector<float>(4));
    own.advance(1);
  }
}

TEST_CASE("a method in two runs at once has parameters of its own in each") {
  const auto teacher = he_mlp({20, 9, 4}, 2);
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    const LaneOptions lane{.optimizer = {.rate = 1e-3},
                           .objective = test::objective_of(*method, teacher)};
    const auto first = some_student(), second = some_student();
    const Dataset data = toy_dataset(50);
    Trainer one(first, data, options, lane), other(second, data, options, lane);
    while (one.step() < one.steps()) {
      one.advance(1);
      other.advance(2);
    }
    CHECK(weights_of(*first) == alone(lane));
    CHECK(weights_of(*second) == alone(lane));
  }
}

TEST_CASE("what a method owns is moved by the lane's optimiser") {
  const Dataset data = toy_dataset(50);
  const auto teacher = he_mlp({20, 9, 4}, 2);
  int owners = 0;
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    // All hidden units are dead: nothing but the method's own parameters can better its term.
    const auto dead = std::make_shared<Mlp>(std::vector<int>{20, 12, 4});
    dead->parameters().bias(0).setConstant(-1);
    const ObjectiveOptions objective = test::objective_of(*method, teacher);
    if (make_objective(objective, *dead, data, 50)->blocks().empty()) continue;
    ++owners;
    Trainer trainer(dead, data, {.epochs = 102, .batch_size = 50},
                    {.optimizer = {.rate = 0.01}, .objective = objective});
    const double before = trainer.advance(1).lanes[0].loss.terms[1];
    trainer.advance(100);
    CHECK(trainer.advance(1).lanes[0].loss.terms[1] < 0.9 * before);
  }
  CHECK(owners > 0);
}

TEST_CASE("lanes that do not go together are refused") {
  const auto student = some_student();
  Trainer trainer(student, toy_dataset(50), {});
  const auto refused = [&](const std::shared_ptr<Mlp>& mlp, const std::string& message) {
    test::check_refusal(
        ErrorCode::invalid_argument, [&] { trainer.add(mlp, {}); }, message);
  };
  refused(student, "two lanes of a training have the same network");
  refused(he_mlp({20, 3}, 1), "the network has 3 classes, the labels 4");
  trainer.advance(1);
  refused(some_student(), "a lane is added to a training that has begun");
}

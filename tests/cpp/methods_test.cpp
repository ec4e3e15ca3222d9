#include "methods.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "dk/distill/method.hpp"
#include "dk/train/trainer.hpp"
#include "refusal.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

const std::shared_ptr<Mlp> student = he_mlp({20, 9, 8, 4}, 1), teacher = he_mlp({20, 7, 4}, 2);

void check_refused(const ObjectiveOptions& options, const std::string& message,
                   const std::shared_ptr<Mlp>& learner = student, int max_rows = 10) {
  test::check_refusal(
      ErrorCode::invalid_argument,
      [&] { make_objective(options, *learner, toy_dataset(20), max_rows); }, message);
}

std::string named(const Method& method) { return std::string("objective '") + method.name + "'"; }

}  // namespace

TEST_CASE("the table of methods is in order") {
  std::set<std::string> names;
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    CHECK(names.insert(method->name).second);
    CHECK(&method_named(method->name) == method);
    CHECK_FALSE(std::string(method->source).empty());
    CHECK(method->terms.size() >= 1);
    CHECK(method->terms.size() <= Loss::max_terms);
    for (const Number& number : method->numbers) CHECK(number.range.has(number.usual));
  }
  test::check_refusal(
      ErrorCode::invalid_argument, [] { method_named("soft"); }, "there is no objective 'soft'",
      "expected one of hard, soft-target");
}

TEST_CASE("every number of every method has a range, and is refused by name beyond it") {
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    for (const auto& [name, usual, range] : method->numbers) {
      for (const double value : {range.least - 1, range.most + 1, std::nan(""), HUGE_VAL}) {
        ObjectiveOptions options = test::objective_of(*method, teacher);
        options.numbers = {{name, value}};
        check_refused(options, std::string(name) + " is " + text(value) + "; expected ");
      }
      if (!range.is_most_excluded) continue;
      ObjectiveOptions options = test::objective_of(*method, teacher);
      options.numbers = {{name, range.most}};
      check_refused(options, "or more and below");
    }
    ObjectiveOptions options = test::objective_of(*method, teacher);
    options.numbers = {{"beta", 1}};
    check_refused(options, named(*method) + " has no number 'beta'");
  }
}

TEST_CASE("a method that needs a teacher is refused without a fitting one") {
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    const auto with = [&](Ensemble other) {
      return ObjectiveOptions{.kind = method->name, .teacher = std::move(other)};
    };
    if (method->needs == Needs::labels) {
      check_refused(with(teacher), named(*method) + " has no teacher");
      continue;
    }
    check_refused(with({}), named(*method) + " needs a teacher");
    check_refused(with(student), "the teacher and the student are the same network");
    check_refused(with(he_mlp({20, 3, 5}, 1)),
                  "the teacher has 5 classes, the student 4; they must agree");
    check_refused(with(he_mlp({9, 3, 4}, 1)),
                  "the teacher takes 9 inputs, the student 20; they must agree");
  }
  ObjectiveOptions both = test::soft_target(teacher, 4);
  both.teacher_logits.resize(80);
  check_refused(both, "takes a teacher or its logits, not both");
  both.teacher = {};
  both.is_live = true;
  check_refused(both, "logits that are given cannot be live");
  check_refused(test::soft_target(Ensemble({teacher, he_mlp({20, 5}, 1)}), 4),
                "network 1 of the teacher takes 20 inputs and has 5 classes");
  check_refused(test::soft_target(Ensemble({teacher, student}), 4),
                "the teacher and the student are the same network");
}

TEST_CASE("a method that compares hidden layers is refused where there are none") {
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    ObjectiveOptions options = test::objective_of(*method, teacher);
    if (method->needs != Needs::hidden) {
      options.layers = {{0, 0}};
      check_refused(options, named(*method) + " compares no hidden layers");
      continue;
    }
    check_refused(options, "compares hidden layers; the student has none", he_mlp({20, 4}, 1));
    options.teacher = Ensemble(he_mlp({20, 4}, 1));
    check_refused(options, "compares hidden layers; the teacher has none");
    options.teacher = Ensemble({teacher, he_mlp({20, 6, 4}, 1)});
    check_refused(options, "compares hidden layers with those of one teacher; got 2");
    options.teacher = Ensemble(teacher);
    options.layers = {{2, 0}};
    check_refused(options, "layers: hidden layer 2 of the student; expected 0 to 1");
    options.layers = {{1, 0}, {0, -1}};
    check_refused(options, "layers: hidden layer -1 of the teacher; expected 0 to 0");
    options.layers = {};
    options.teacher = {};
    options.teacher_logits.resize(80);
    check_refused(options, "needs the teacher's hidden layers, which its logits do not tell");
  }
}

TEST_CASE("a last batch of one image, and one of few, is learnt by every method") {
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    for (const int size : {1, 17, 18}) {
      const auto learner = he_mlp({20, 9, 8, 4}, 3);
      Trainer trainer(
          learner, toy_dataset(size), {.epochs = 3, .batch_size = 16},
          {.optimizer = {.rate = 1e-3}, .objective = test::objective_of(*method, teacher)});
      const StepReport report = trainer.advance(100);
      CHECK(report.steps == trainer.steps());
      CHECK(std::isfinite(report.lanes[0].loss.total));
    }
  }
}

TEST_CASE("a hidden layer that is all zero has a finite loss and no gradient beyond") {
  for (const Method* method : methods()) {
    if (method->needs != Needs::hidden) continue;
    CAPTURE(std::string(method->name));
    Mlp dead({20, 9, 4});
    const auto objective =
        make_objective(test::objective_of(*method, teacher), dead, toy_dataset(10), 10);
    Batches batches(toy_dataset(10), 10, 1);
    const Batch batch = batches.next();
    LayerOutputs outputs(dead.widths(), 10);
    OutputGradients gradients(dead.widths(), 10);
    dead.forward(batch.x, outputs);
    CHECK(std::isfinite(objective->evaluate(batch, outputs, gradients).total));
    CHECK(std::as_const(gradients).hidden(0).allFinite());
    CHECK(std::as_const(gradients).hidden(0).cwiseAbs().maxCoeff() < 1e3);
  }
}

TEST_CASE("what a method owns begins by the seed, with a gradient of its size") {
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    const auto objective =
        make_objective(test::objective_of(*method, teacher), *student, toy_dataset(10), 10);
    const auto again =
        make_objective(test::objective_of(*method, teacher), *student, toy_dataset(10), 10, 2);
    for (std::size_t i = 0; i < objective->blocks().size(); ++i) {
      const Block block = objective->blocks()[i], other = again->blocks()[i];
      CHECK(block.parameters.size() == block.gradient.size());
      CHECK_FALSE(std::ranges::equal(block.parameters, other.parameters));  // by the seed
    }
  }
}

TEST_CASE("methods that compare each image of a batch with each other take batches of 2,048") {
  int refused = 0;
  for (const Method* method : methods()) {
    try {
      make_objective(test::objective_of(*method, teacher), *student, toy_dataset(20), 2049);
    } catch (const Error& error) {
      const std::string expected = named(*method) +
                                   " compares each image of a batch with each other: "
                                   "batchSize is 2049; expected at most 2048";
      CHECK(error.what() == expected);
      ++refused;
    }
  }
  CHECK(refused > 0);
}

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "dk/core/parallel.hpp"
#include "dk/core/wasm/workspace.hpp"
#include "dk/io/model_file.hpp"
#include "dk/train/metrics.hpp"
#include "dk/train/trainer.hpp"
#include "failing_allocation.hpp"
#include "methods.hpp"
#include "toy_data.hpp"

using namespace dk;

namespace {

void check_steps(const TrainingOptions& options, const LaneOptions& lane) {
  Trainer trainer(he_mlp({20, 16, 12, 4}, 1), toy_dataset(200), options, lane);
  trainer.add(he_mlp({20, 5, 4}, 4), lane);
  trainer.advance(static_cast<int>(trainer.steps_per_epoch()));
  REQUIRE(allocations() > 0);
  const int before = allocations();
  trainer.advance(1000);
  CHECK(allocations() == before);
}

void check_steps(const ObjectiveOptions& objective) {
  for (const auto kind : {OptimizerOptions::Kind::sgd, OptimizerOptions::Kind::adam}) {
    const LaneOptions plain{.optimizer = {.kind = kind, .rate = 1e-3, .momentum = 0.9},
                            .objective = objective};
    LaneOptions regularised = plain;
    regularised.dropout = {.input = 0.2, .hidden = 0.5};
    regularised.max_norm = 0.5;
    check_steps({.epochs = 3, .batch_size = 32}, plain);
    check_steps({.epochs = 3, .batch_size = 32, .jitter = 2}, regularised);
  }
}

}  // namespace

TEST_CASE("after the first epoch a training step allocates nothing") {
  const auto teacher = he_mlp({20, 8, 4}, 2);
  for (const Method* method : methods()) {
    CAPTURE(std::string(method->name));
    ObjectiveOptions objective = test::objective_of(*method, teacher);
    check_steps(objective);
    objective.is_live = true;
    check_steps(objective);
  }
  const std::vector<std::shared_ptr<const Mlp>> two = {teacher, he_mlp({20, 4}, 3)};
  for (const auto mean : {Ensemble::Mean::arithmetic, Ensemble::Mean::geometric}) {
    check_steps(test::soft_target(Ensemble(two, mean), 4, 0.9));
  }
}

namespace {

/// Everything once: a teacher and a student with all that slows a step down, both measured and
/// written. Returns the file of the student, read again.
std::vector<std::uint8_t> short_training() {
  const Dataset data = toy_dataset(100).subset(90, 1);
  const auto teacher = he_mlp({20, 16, 4}, 1);
  const auto student = he_mlp({20, 8, 4}, 2);
  Trainer(teacher, data, {.epochs = 1}, {.optimizer = {.kind = OptimizerOptions::Kind::adam}})
      .advance(100);
  Trainer trainer(student, data, {.epochs = 2, .batch_size = 32, .jitter = 1},
                  {.optimizer = {.momentum = 0.9},
                   .objective = test::soft_target(teacher, 4),
                   .dropout = {.input = 0.1, .hidden = 0.2},
                   .max_norm = 1.0});
  for (const Method* method : methods()) {
    trainer.add(he_mlp({20, 8, 4}, 3), {.objective = test::objective_of(*method, teacher)});
  }
  trainer.advance(100);
  evaluate(student, data, teacher, 2);
  return write_model(read_model(write_model(*student)));
}

/// What `action` returns unless memory runs out on the way; any other failure is let through.
template <class Action>
auto unless_out_of_memory(const Action& action) {
  std::optional<decltype(action())> result;
  try {
    result = action();
  } catch (const std::bad_alloc&) {
  }
  return result;
}

}  // namespace

TEST_CASE("whichever allocation of a training fails, it says so, and the next one succeeds") {
  int failed = 0;
  std::optional<std::vector<std::uint8_t>> file;
  for (int n = 1; !file; ++n) {
    fail_allocation(n);
    file = unless_out_of_memory(short_training);
    failed += !file;
  }
  CHECK(failed > 100);
  fail_allocation(0);
  CHECK(short_training() == *file);
}

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
TEST_CASE("threads that cannot all be started are none, and can be started later") {
  bool started = false;
  for (int n = 1; !started; ++n) {
    set_threads(1);
    fail_allocation(n);
    try {
      set_threads(4);
      started = true;
    } catch (const std::exception&) {
      CHECK(threads() == 1);
    }
  }
  fail_allocation(0);
  CHECK(threads() == 4);
  set_threads(1);
}
#endif

TEST_CASE("tasks that run out of memory are told to the thread that waits for them") {
#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
  const std::vector<int> counts = {1, 3};
#else
  const std::vector<int> counts = {1};
#endif
  for (const int count : counts) {
    set_threads(count);
    for (const int failing : {0, 7, 19}) {
      CHECK_THROWS_AS(parallel_for(20,
                                   [&](int i) {
                                     if (i == failing) throw std::bad_alloc();
                                   }),
                      std::bad_alloc);
      std::vector<int> runs(20);
      parallel_for(20, [&](int i) { ++runs[static_cast<std::size_t>(i)]; });
      CHECK(std::ranges::all_of(runs, [](int n) { return n == 1; }));
    }
  }
  set_threads(1);
}

TEST_CASE("a workspace beyond all memory is refused, not cut down") {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  wasm::Workspace<double> memory;
  // Its bytes would be 8 modulo 2^32 or 2^64.
  for (const std::size_t count : {most / 8 + 2, most / 2 + 2, most}) {
    CHECK_THROWS_AS(memory.reserve(count), std::bad_alloc);
  }
  double* const room = memory.reserve(2);
  room[1] = 3;
  CHECK(room[1] == 3);
}

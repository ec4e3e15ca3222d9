#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <new>

#include "dk/train/trainer.hpp"
#include "toy_data.hpp"

// The linker redirects this program's calls of malloc to here (--wrap=malloc in cmake/tests.cmake).

namespace {
int allocations = 0;
}

extern "C" void* __real_malloc(std::size_t size);
extern "C" void* __wrap_malloc(std::size_t size) {
  ++allocations;
  return __real_malloc(size);
}

void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace dk;

namespace {

void check_steps(const TrainingOptions& options) {
  Trainer trainer(he_mlp({20, 16, 12, 4}, 1), toy_dataset(200), options);
  trainer.advance(static_cast<int>(trainer.steps_per_epoch()));
  REQUIRE(allocations > 0);
  const int before = allocations;
  trainer.advance(1000);
  CHECK(allocations == before);
}

}  // namespace

TEST_CASE("after the first epoch a training step allocates nothing") {
  const Ensemble alone = he_mlp({20, 8, 4}, 2);
  const std::vector<std::shared_ptr<const Mlp>> two = {alone.members[0], he_mlp({20, 4}, 3)};
  for (const auto kind : {OptimizerOptions::Kind::sgd, OptimizerOptions::Kind::adam}) {
    for (const Ensemble& teacher : {alone, Ensemble(two, Ensemble::Mean::arithmetic),
                                    Ensemble(two, Ensemble::Mean::geometric)}) {
      const TrainingOptions plain{.epochs = 3,
                                  .batch_size = 32,
                                  .optimizer = {.kind = kind, .rate = 1e-3, .momentum = 0.9},
                                  .objective = {.kind = ObjectiveOptions::Kind::soft_target,
                                                .teacher = teacher,
                                                .temperature = 4,
                                                .soft_weight = 0.9}};
      TrainingOptions regularised = plain;
      regularised.jitter = 2;
      regularised.dropout = {.input = 0.2, .hidden = 0.5};
      regularised.max_norm = 0.5;
      check_steps(plain);
      check_steps(regularised);
    }
  }
}

#include "dk/core/parallel.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace dk;

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
TEST_CASE("every task runs once, on any number of threads, again and again") {
  for (const int count : {1, 2, 3, 4, 1}) {
    set_threads(count);
    CHECK(threads() == count);
    std::vector<int> runs(100);
    for (int job = 0; job < 500; ++job) {
      parallel_for(job % 101, [&](int i) { ++runs[static_cast<std::size_t>(i)]; });
    }
    for (int i = 0; i < 100; ++i) {
      int expected = 0;
      for (int job = 0; job < 500; ++job) expected += i < job % 101;
      CHECK(runs[static_cast<std::size_t>(i)] == expected);
    }
  }
}
#endif

TEST_CASE("without further threads the tasks run in order") {
  std::vector<int> order;
  parallel_for(5, [&](int i) { order.push_back(i); });
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
}
